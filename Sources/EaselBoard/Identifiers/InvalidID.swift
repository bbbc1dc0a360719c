/// A string that is not an id of the kind that was asked for.
public enum InvalidID: Error, Sendable, Equatable {
    /// Not a ``BoardID``.
    case board(String)
    /// Not an ``ElementID``.
    case element(String)
    /// Not a ``ClientKey``. The key is a secret and therefore not told.
    case clientKey
    /// Not a ``SessionID``.
    case session(String)
    /// Not a ``NodeID``.
    case node(String)
    /// Not an ``Epoch``.
    case epoch(String)
    /// Not a ``ReaderID``.
    case reader(String)
}

extension InvalidID: CustomStringConvertible {
    public var description: String {
        switch self {
        case .board(let id): "\(Self.quoted(id)) is no board id: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -"
        case .element(let id): "\(Self.quoted(id)) is no element id: it takes 1 to 64 of A-Z, a-z, 0-9, _, : and -"
        case .clientKey: "the client key must have 16 to 128 characters"
        case .session(let id): "\(Self.quoted(id)) is no session id: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -"
        case .node(let name): "\(Self.quoted(name)) is no node name: it takes 1 to 64 of A-Z, a-z, 0-9, ., _, : and -"
        case .epoch(let epoch): "\(Self.quoted(epoch)) is no epoch: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -"
        case .reader(let id): "\(Self.quoted(id)) is no reader id: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -"
        }
    }

    /// Shortened, for it came from outside and may be long.
    private static func quoted(_ id: String) -> String {
        let scalars = id.unicodeScalars
        return "\"" + String(scalars.prefix(80)) + (scalars.count > 80 ? "…" : "") + "\""
    }
}
