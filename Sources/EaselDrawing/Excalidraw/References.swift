import EaselBoard
import EaselJSON

/// What the elements of one drawing call each other, and what they will be called.
///
/// A reference to something that the drawing does not have gets a name of its own too: it must not come to mean
/// something else that has that id on the board.
struct References {
    private var ids: [ExactString: ElementID] = [:]
    private var groups: [ExactString: String] = [:]
    private let files: [ExactString: String]

    /// - Parameter files: names of files that have to be others.
    init(files: [ExactString: String] = [:]) {
        self.files = files
    }

    /// Names the elements, and has them refer to each other by these names.
    ///
    /// - Parameter groupNames: names of groups that are in use; nil keeps the groups' names.
    mutating func remap(
        _ elements: [JSONObject], names: inout IDRemapper, groupNames: inout IDRemapper?
    ) -> [(id: ElementID, element: JSONObject)] {
        let named = elements.enumerated().map { number, element in
            let own = Self.id(element["id"])
            // Nothing else is under the id of the canvas.
            let mayKeep = own != CanvasColour.id.string || element["type"] == .string(CanvasColour.type)
            let id = names.element(own ?? "element \(number)", mayKeep: mayKeep)
            // Of two elements with one id, references mean the first.
            if let own, ids[ExactString(own)] == nil { ids[ExactString(own)] = id }
            return (id, element)
        }
        return named.map { id, element in
            var element = element
            element["id"] = .string(id.string)
            redirect(&element, &names)
            if groupNames != nil { regroup(&element, &groupNames) }
            return (id, element)
        }
    }

    private mutating func redirect(_ element: inout JSONObject, _ names: inout IDRemapper) {
        for key in ["containerId", "frameId"] {
            if let id = Self.id(element[key]) { element[key] = .string(name(of: id, &names)) }
        }
        for key in ["startBinding", "endBinding"] {
            guard var binding = element[key]?.objectValue, let id = Self.id(binding["elementId"]) else { continue }
            binding["elementId"] = .string(name(of: id, &names))
            element[key] = .object(binding)
        }
        if let bound = element["boundElements"]?.arrayValue {
            element["boundElements"] = .array(
                bound.map { entry in
                    guard var object = entry.objectValue, let id = Self.id(object["id"]) else { return entry }
                    object["id"] = .string(name(of: id, &names))
                    return .object(object)
                })
        }
        if let bound = element["boundElementIds"]?.arrayValue {
            element["boundElementIds"] = .array(
                bound.map { id in Self.id(id).map { .string(name(of: $0, &names)) } ?? id })
        }
        if element["type"] == "image", let file = element["fileId"]?.stringValue, let name = files[ExactString(file)] {
            element["fileId"] = .string(name)
        }
    }

    private mutating func regroup(_ element: inout JSONObject, _ names: inout IDRemapper?) {
        guard let groupIDs = element["groupIds"]?.arrayValue else { return }
        element["groupIds"] = .array(groupIDs.map { $0.stringValue.map { .string(group($0, &names)) } ?? $0 })
    }

    /// Nil for what names nothing: what is no text, or an empty one.
    private static func id(_ value: JSON?) -> String? {
        value?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func name(of id: String, _ names: inout IDRemapper) -> String {
        let key = ExactString(id)
        if let known = ids[key] { return known.string }
        let new = names.element(id)
        ids[key] = new
        return new.string
    }

    private mutating func group(_ id: String, _ names: inout IDRemapper?) -> String {
        if let known = groups[ExactString(id)] { return known }
        let new = names?.group(id) ?? id
        groups[ExactString(id)] = new
        return new
    }
}
