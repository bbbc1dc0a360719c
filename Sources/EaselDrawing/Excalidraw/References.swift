import EaselBoard
import EaselJSON

/// What the elements of one drawing call each other, and what they will be called.
///
/// A reference to something that the drawing does not have gets a name of its own too: it must not come to mean
/// something else that has that id on the board.
struct References {
    private var ids: [ExactString: ElementID] = [:]
    private var groups: [String: String] = [:]

    /// Names the elements, and has them refer to each other by these names.
    ///
    /// - Parameter groupNames: names of groups that are in use; nil keeps the groups' names.
    mutating func remap(
        _ elements: [JSONObject], names: inout IDRemapper, groupNames: inout IDRemapper?
    ) -> [(id: ElementID, element: JSONObject)] {
        let named = elements.enumerated().map { number, element in
            let own = element["id"]?.stringValue
            let id = names.element(own ?? "element \(number)")
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
            if let id = element[key]?.stringValue { element[key] = .string(name(of: id, &names)) }
        }
        for key in ["startBinding", "endBinding"] {
            guard var binding = element[key]?.objectValue, let id = binding["elementId"]?.stringValue else { continue }
            binding["elementId"] = .string(name(of: id, &names))
            element[key] = .object(binding)
        }
        if let bound = element["boundElements"]?.arrayValue {
            element["boundElements"] = .array(
                bound.map { entry in
                    guard var object = entry.objectValue, let id = object["id"]?.stringValue else { return entry }
                    object["id"] = .string(name(of: id, &names))
                    return .object(object)
                })
        }
    }

    private mutating func regroup(_ element: inout JSONObject, _ names: inout IDRemapper?) {
        guard let groupIDs = element["groupIds"]?.arrayValue else { return }
        element["groupIds"] = .array(groupIDs.map { $0.stringValue.map { .string(group($0, &names)) } ?? $0 })
    }

    private mutating func name(of id: String, _ names: inout IDRemapper) -> String {
        let key = ExactString(id)
        if let known = ids[key] { return known.string }
        let new = names.element(id)
        ids[key] = new
        return new.string
    }

    private mutating func group(_ id: String, _ names: inout IDRemapper?) -> String {
        if let known = groups[id] { return known }
        let new = names?.group(id) ?? id
        groups[id] = new
        return new
    }
}
