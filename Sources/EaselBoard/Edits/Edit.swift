import EaselJSON

/// One change to a document (docs/DESIGN.md, "Document").
public enum Edit: Sendable, Equatable {
    /// The element becomes this value.
    case put(ElementID, JSONObject)
    /// Sets and removes top-level properties; on a missing element it does nothing. No key is in both.
    case patch(ElementID, set: JSONObject, unset: [String])
    /// Appends to the array under `key`, creating it if absent; does nothing on a missing element or where `key`
    /// holds no array.
    case append(ElementID, key: String, values: [JSON])
    /// Removes the element; on a missing one it does nothing.
    case delete(ElementID)
    /// Removes every element.
    case clear
}

extension Edit {
    /// What it is called on the wire.
    public var name: String {
        switch self {
        case .put: "put"
        case .patch: "patch"
        case .append: "append"
        case .delete: "delete"
        case .clear: "clear"
        }
    }

    /// The element that it is about; nil for all.
    public var id: ElementID? {
        switch self {
        case .put(let id, _), .patch(let id, _, _), .append(let id, _, _), .delete(let id): id
        case .clear: nil
        }
    }

    /// Levels of arrays and objects that this edit brings into an element, the element being the first; 0 for none.
    var depth: Int {
        switch self {
        case .put(_, let value): value.depth
        case .patch(_, let set, _): set.depth
        case .append(_, _, let values): 1 + JSON.array(values).depth
        case .delete, .clear: 0
        }
    }
}
