public import EaselBoard
import EaselJSON
internal import EaselRedis
public import NIOCore

extension RedisBoardLog: PresenceStore {
    public func enter(_ participant: Participant, node: NodeID, on board: BoardID) async throws(LogError) {
        let entry: JSON = .object(["node": .string(node.string), "participant": .object(participant.object)])
        _ = try await send(
            RedisCommand(
                "HSET", key: BoardKeys(board: board).participants,
                [.text(participant.session.string), .bytes(entry.canonical)]), of: board)
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        guard !sessions.isEmpty else { return }
        _ = try await send(
            RedisCommand("HDEL", key: BoardKeys(board: board).participants, sessions.map { .text($0.string) }),
            of: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        Self.roster(try await send(Self.rosterCommand(board), of: board))
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try await send(pipeline: boards.map(Self.rosterCommand)).map(Self.roster)
    }

    private static func rosterCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand("HVALS", key: BoardKeys(board: board).participants)
    }

    private static func roster(_ reply: RESPValue) -> [RosterEntry] {
        (reply.array ?? []).compactMap { value in
            guard let bytes = value.buffer, let json = try? JSON(parsing: bytes.readableBytesView),
                let node = json["node"]?.stringValue.flatMap({ try? NodeID(validating: $0) }),
                let participant = json["participant"].flatMap({ try? Participant(json: $0) })
            else { return nil }
            return RosterEntry(participant: participant, node: node)
        }
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        _ = try await send(
            RedisCommand("SPUBLISH", key: BoardKeys(board: board).live, [.buffer(frame)]), of: board)
    }
}
