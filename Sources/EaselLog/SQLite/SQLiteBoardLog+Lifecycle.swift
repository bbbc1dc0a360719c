import GRDB

extension SQLiteBoardLog: LogLifecycle {
    public func checkReadiness() async throws(LogError) {
        try await write { db in try db.execute(sql: "SELECT 1") }
    }

    public func shutdown() async {
        await writer.stop()
        try? database.close()
        file?.release()
    }
}
