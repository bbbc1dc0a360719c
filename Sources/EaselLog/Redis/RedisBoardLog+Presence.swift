public import EaselBoard
import EaselJSON
internal import EaselRedis
public import NIOCore

extension RedisBoardLog: PresenceStore {
    public func enter(_ participants: [Participant], node: NodeID, on board: BoardID) async throws(LogError) {
        guard !participants.isEmpty else { return }
        let fields = participants.flatMap { participant -> [RedisCommand.Argument] in
            let entry: JSON = .object(["node": .string(node.string), "participant": .object(participant.object)])
            return [.text(participant.session.string), .bytes(entry.canonical)]
        }
        _ = try await send(
            RedisCommand("HSET", key: BoardKeys(board: board).participants, fields), of: board)
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        guard !sessions.isEmpty else { return }
        _ = try await send(
            RedisCommand("HDEL", key: BoardKeys(board: board).participants, sessions.map { .text($0.string) }),
            of: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        RedisBorder.roster(try await send(Self.rosterCommand(board), of: board))
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try await sendEach(boards.map(Self.rosterCommand)).map(RedisBorder.roster)
    }

    private static func rosterCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand("HVALS", key: BoardKeys(board: board).participants)
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        _ = try await send(
            RedisCommand("SPUBLISH", key: BoardKeys(board: board).live, [.buffer(frame)]), of: board)
    }
}
