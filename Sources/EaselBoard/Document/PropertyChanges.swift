import EaselJSON

/// What the patches of one operation make of elements with many properties, gathered so that each such element is gone
/// through once: adding or removing a property moves all behind it, and an operation can hold a thousand patches.
struct PropertyChanges {
    /// Elements with at most so many properties are changed at once, which is cheaper for them.
    private static let fewProperties = 64

    /// The properties of one element that patches and appends touched; nil where one is gone.
    struct Change {
        private var touched: [ExactString: JSON?] = [:]

        /// The values of those that are there afterwards.
        var set: JSONObject {
            JSONObject(touched.compactMap { key, value in value.map { (key.string, $0) } }.sorted(by: precedes))
        }

        /// The keys of those that are gone.
        var unset: [String] { touched.compactMap { key, value in value == nil ? key.string : nil } }

        private func precedes(_ left: (String, JSON), _ right: (String, JSON)) -> Bool {
            CodeUnitOrder.compare(left.0, right.0) < 0
        }

        fileprivate mutating func patch(set: JSONObject, unset: [String]) {
            for (key, value) in set { touched[ExactString(key)] = .some(value) }
            for key in unset { touched[ExactString(key)] = .some(nil) }
        }

        /// Returns whether the append concerns only what was touched or is not there; else the array that it goes to is
        /// in the element still.
        fileprivate mutating func append(_ values: [JSON], to key: String, of element: Document.Entry) -> Bool {
            let exact = ExactString(key)
            switch touched[exact] {
            case .some(.some): touched[exact]??.append(contentsOf: values)
            case .some(.none): touched[exact] = .some(.array(values))
            case .none:
                guard !element.contains(key) else { return false }
                touched[exact] = .some(.array(values))
            }
            return true
        }
    }

    private(set) var byElement: [ElementID: Change] = [:]

    /// Returns whether the edit was taken; if not, it is to be applied to the document now.
    mutating func absorb(_ edit: Edit, in document: Document) -> Bool {
        switch edit {
        case .put(let id, _), .delete(let id):
            if !byElement.isEmpty { byElement[id] = nil }
            return false
        case .clear:
            byElement = [:]
            return false
        case .patch(let id, let set, let unset):
            guard hasManyProperties(id, in: document) else { return false }
            byElement[id, default: Change()].patch(set: set, unset: unset)
            return true
        case .append(let id, let key, let values):
            guard hasManyProperties(id, in: document), let element = document.entries[id] else { return false }
            return byElement[id, default: Change()].append(values, to: key, of: element)
        }
    }

    private func hasManyProperties(_ id: ElementID, in document: Document) -> Bool {
        (document.propertyCount(id) ?? 0) > Self.fewProperties
    }
}
