import EaselBoard
import GRDB

extension SQLiteBoardLog: BoardRestoration {
    public func beginRestore(
        of info: BoardInfo, numbers: BoardRestore.Numbers
    ) async throws(LogError) -> BoardRestore {
        try await write { try SQLiteRestore.begin(info, numbers: numbers, in: $0) }
    }

    public func add(_ operations: [LoggedOperation], to restore: BoardRestore) async throws(LogError) {
        let operations = try operations.map(RestoredOperation.init)
        try await write { try SQLiteRestore.add(operations, to: restore, in: $0) }
    }

    public func add(_ snapshot: Snapshot, to restore: BoardRestore) async throws(LogError) {
        try await write { try SQLiteRestore.add(snapshot, to: restore, in: $0) }
    }

    public func publish(_ restore: BoardRestore) async throws(LogError) {
        try await write { try SQLiteRestore.publish(restore, in: $0) }
    }

    public func abandon(_ restore: BoardRestore) async throws(LogError) {
        try await write { try SQLiteRestore.abandon(restore, in: $0) }
        writer.purge()
    }
}
