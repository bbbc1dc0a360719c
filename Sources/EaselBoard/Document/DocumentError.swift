/// Why an object is not the elements of a document. It came from a snapshot, so what stored or sent that is at fault.
public enum DocumentError: Error, Sendable, Equatable {
    /// A member's name is no element id.
    case invalidID(InvalidID)
    /// The member of this id is no object.
    case notAnObject(ElementID)
}

extension DocumentError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidID(let error): "not a snapshot's elements: \(error)"
        case .notAnObject(let id): "not a snapshot's elements: element \"\(id)\" is not an object"
        }
    }
}
