public import EaselBoard

// Tests name sessions, nodes, epochs and readers as they like, by literals that are checked.

private func checked<ID>(_ make: () throws -> ID) -> ID {
    do { return try make() } catch { preconditionFailure("\(error)") }
}

extension SessionID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = checked { try SessionID(validating: value) } }
}

extension NodeID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = checked { try NodeID(validating: value) } }
}

extension Epoch: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = checked { try Epoch(validating: value) } }
}

extension SubjectID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}

extension ReaderID: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = checked { try ReaderID(validating: value) } }
}
