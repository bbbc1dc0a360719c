import EaselJSON

/// What an archive says of an operation's author. The server that restored it has not seen that client submit it.
public struct AuthorClaim: Sendable, Equatable {
    /// The public id that the archive names.
    public var client: ClientID
    /// The number that the archive gives the operation, from 1.
    public var n: Int

    public init(client: ClientID, n: Int) {
        self.client = client
        self.n = n
    }
}

extension AuthorClaim {
    /// `{"client":…,"n":…}`
    public var text: String { "{\"client\":\"\(client)\",\"n\":\(n)}" }

    /// Reads a claim.
    ///
    /// - Throws: ``ProtocolFault`` with `invalid-message` and the field that is wrong.
    public init(json: JSON) throws(ProtocolFault) {
        let fields = try MessageFields(json: json, fault: .invalidMessage)
        self.init(client: try fields.client("client"), n: try fields.integer("n", atLeast: 1))
    }
}
