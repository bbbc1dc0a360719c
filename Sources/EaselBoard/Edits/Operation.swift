import EaselJSON

/// Edits that a client submitted as one unit and that have their place in the log (docs/DESIGN.md, "Words").
public struct Operation: Sendable, Equatable {
    /// Its place in the log, from 1.
    public var seq: Seq
    /// Who submitted it.
    public var client: ClientID
    /// The client's own number for it, from 1.
    public var n: Int
    /// When it was sequenced, in milliseconds since 1970; it never goes back along a log.
    public var at: Int
    /// On whose behalf it was submitted, where there is authentication.
    public var author: Author?
    /// Who submitted it, and as what, by an archive that the board was restored from. ``client`` is then an id of nobody's,
    /// ``n`` is the seq, and ``at`` is the archive's word too. Nil for what this log has sequenced itself.
    public var claim: AuthorClaim?
    /// What it does, in order.
    public var edits: [Edit]

    public init(
        seq: Seq, client: ClientID, n: Int, at: Int, author: Author? = nil, claim: AuthorClaim? = nil, edits: [Edit]
    ) {
        self.seq = seq
        self.client = client
        self.n = n
        self.at = at
        self.author = author
        self.claim = claim
        self.edits = edits
    }
}

extension Operation {
    /// Appends `{"seq":…,"client":…,"n":…,"at":…,"edits":[…]}`, in that order, the edits being canonical; `by` and
    /// `claim`, where there are such, stand before the edits.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"seq\":\(seq),\"client\":\"\(client)\",\"n\":\(n),\"at\":\(at),".utf8)
        if let author {
            bytes.append(contentsOf: "\"by\":".utf8)
            bytes.append(contentsOf: author.json)
            bytes.append(UInt8(ascii: ","))
        }
        if let claim { bytes.append(contentsOf: "\"claim\":\(claim.text),".utf8) }
        bytes.append(contentsOf: "\"edits\":".utf8)
        Edit.encode(edits, into: &bytes)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The text that ``encode(into:)`` appends.
    public var encoded: [UInt8] {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return bytes
    }

    /// Reads an operation of a log or of an `ops` frame.
    ///
    /// - Throws: ``ProtocolFault`` with `invalid-message` and the field that is wrong.
    public init(json: JSON) throws(ProtocolFault) {
        let fields = try MessageFields(json: json, fault: .invalidMessage)
        self.init(
            seq: try fields.integer("seq", atLeast: 1),
            client: try fields.client("client"),
            n: try fields.integer("n", atLeast: 1),
            at: try fields.integer("at", atLeast: 0),
            author: try fields.author(),
            claim: try Self.claim(fields),
            edits: try Self.edits(fields.array("edits")))
    }

    private static func claim(_ fields: MessageFields) throws(ProtocolFault) -> AuthorClaim? {
        guard let claim = fields.object["claim"] else { return nil }
        return try AuthorClaim(json: claim)
    }

    private static func edits(_ items: [JSON]) throws(ProtocolFault) -> [Edit] {
        var edits: [Edit] = []
        edits.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do {
                edits.append(try Edit(json: item, index: index))
            } catch {
                throw ProtocolFault(.invalidMessage, error.message)
            }
        }
        return edits
    }
}
