import EaselJSON

/// What an archive says of an operation's author. The server that restored it has not seen that client submit it.
public struct AuthorClaim: Sendable, Equatable {
    /// The public id that the archive names.
    public var client: ClientID
    /// The number that the archive gives the operation, from 1.
    public var n: Int
    /// The subject or link that the archive names; nil where it names none.
    public var author: Author?

    public init(client: ClientID, n: Int, author: Author? = nil) {
        self.client = client
        self.n = n
        self.author = author
    }
}

extension AuthorClaim {
    /// `{"client":…,"n":…}`, with `by` behind them where there is one.
    public var text: String {
        let by = author.map { ",\"by\":" + String(decoding: $0.json, as: UTF8.self) } ?? ""
        return "{\"client\":\"\(client)\",\"n\":\(n)\(by)}"
    }

    /// Reads a claim.
    ///
    /// - Throws: ``ProtocolFault`` with `invalid-message` and the field that is wrong.
    public init(json: JSON) throws(ProtocolFault) {
        let fields = try MessageFields(json: json, fault: .invalidMessage)
        self.init(
            client: try fields.client("client"), n: try fields.integer("n", atLeast: 1),
            author: try fields.author())
    }
}
