import EaselJSON

/// The server's answer to `hello` (docs/PROTOCOL.md, "Connection").
public struct Welcome: Sendable, Equatable {
    /// The board.
    public var board: BoardID
    /// The lineage of its log.
    public var epoch: Epoch
    /// The log's end: the client has caught up when it gets there.
    public var seq: Seq
    /// The client's public id.
    public var client: ClientID
    /// Names this connection.
    public var session: SessionID
    /// The client's highest n in the log; 0 for none.
    public var n: Int
    /// What the client may do.
    public var role: Role
    /// The node that answers.
    public var node: NodeID
    /// Everybody who is here, with their presence; of many, those who were active last.
    public var participants: [Participant]
    /// How many are here, where `participants` are not all.
    public var count: Int?
    /// The JSON of the first participants, if it is known: it is the same for many welcomes.
    public var encodedParticipants: EncodedParticipants?
    /// What the board accepts.
    public var limits: Limits
    /// Milliseconds between the server's heartbeats.
    public var heartbeat: Int

    /// What the field `protocol` says.
    public static let protocolName = "easel.v1"

    public init(
        board: BoardID, epoch: Epoch, seq: Seq, client: ClientID, session: SessionID, n: Int, role: Role,
        node: NodeID, participants: [Participant], count: Int? = nil, encodedParticipants: EncodedParticipants? = nil,
        limits: Limits, heartbeat: Int
    ) {
        self.board = board
        self.epoch = epoch
        self.seq = seq
        self.client = client
        self.session = session
        self.n = n
        self.role = role
        self.node = node
        self.participants = participants
        self.count = count
        self.encodedParticipants = encodedParticipants
        self.limits = limits
        self.heartbeat = heartbeat
    }
}

extension Welcome {
    func encode() -> [UInt8] {
        var frame = FrameWriter(type: "welcome")
        frame.field("protocol", Self.protocolName)
        frame.field("board", board.string)
        frame.field("epoch", epoch.string)
        frame.field("seq", seq)
        frame.field("client", client.string)
        frame.field("session", session.string)
        frame.field("n", n)
        frame.field("role", role.rawValue)
        frame.field("node", node.string)
        if let encodedParticipants {
            frame.array("participants", participants[encodedParticipants.count...], behind: encodedParticipants.json) {
                $0.encode(into: &$1)
            }
        } else {
            frame.array("participants", participants) { $0.encode(into: &$1) }
        }
        if let count { frame.field("count", count) }
        frame.field("limits", limits.json)
        frame.field("heartbeat", heartbeat)
        return frame.finish()
    }

    init(fields: MessageFields) throws(ProtocolFault) {
        guard try fields.string("protocol") == Self.protocolName else {
            throw fields.wrong("protocol", "\"\(Self.protocolName)\"")
        }
        guard let role = Role(rawValue: try fields.string("role")) else {
            throw fields.wrong("role", "viewer, editor or owner")
        }
        guard let limits = Limits(json: try fields.object("limits")) else {
            throw fields.wrong("limits", "an object of positive integers")
        }
        self.init(
            board: try Self.board(fields), epoch: try fields.epoch("epoch"),
            seq: try fields.integer("seq", atLeast: 0), client: try fields.client("client"),
            session: try fields.session("session"), n: try fields.integer("n", atLeast: 0), role: role,
            node: try fields.node("node"),
            participants: try ServerMessage.participants(fields.array("participants")),
            count: try fields.optionalCount(), limits: limits,
            heartbeat: try fields.integer("heartbeat", atLeast: 1))
    }

    private static func board(_ fields: MessageFields) throws(ProtocolFault) -> BoardID {
        let string = try fields.string("board")
        do {
            return try BoardID(validating: string)
        } catch {
            throw fields.wrong("board", "a board id")
        }
    }
}
