public import EaselBoard
import EaselJSON
internal import EaselRedis
import NIOCore

extension RedisBoardLog: BoardAccessStore {
    public func access(of board: BoardID) async throws(LogError) -> BoardAccess? {
        let reply = try await send(
            RedisCommand("HMGET", key: BoardKeys(board: board).meta, ["epoch", "access"]), of: board)
        return try RedisBorder.access(board, reply)
    }

    public func setAccess(
        _ record: AccessRecord, replacing known: BoardAccess, of board: BoardID
    ) async throws(LogError) {
        let keys = BoardKeys(board: board)
        _ = try await evaluate(
            BoardScripts.setAccess, keys: [keys.meta],
            arguments: [
                .text(known.epoch.string), .integer(known.record.revision), .bytes(record.text),
                .integer(record.revision), .integer(record.grants), .text(keys.live),
            ],
            durability: durability, of: board)
    }

    /// What scripts that make boards take: the record, its revision and grants, all empty for a board of nobody's.
    static func arguments(_ record: AccessRecord) -> [RedisCommand.Argument] {
        record.revision == 0
            ? ["", "", ""] : [.bytes(record.text), .integer(record.revision), .integer(record.grants)]
    }

    /// A message about a new record. Nil for any other.
    static func accessEvent(_ bytes: ByteBuffer) -> BoardEvent? {
        guard bytes.readableBytesView.starts(with: accessPrefix) else { return nil }
        guard let json = try? JSON(parsing: bytes.readableBytesView),
            let record = json["record"].flatMap({ AccessRecord(json: $0) }),
            let epoch = json["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) })
        else { return .mended }
        return .accessChanged(record, epoch: epoch)
    }

    private static let accessPrefix = Array(#"{"type":"access","#.utf8)
}
