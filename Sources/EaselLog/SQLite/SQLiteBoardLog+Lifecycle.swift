import GRDB

extension SQLiteBoardLog: LogLifecycle {
    /// Writes a page, as an append would: that fails on a full disk, and where files can only be read.
    public func checkReadiness() async throws(LogError) {
        // The version is of no consequence to anybody, and writing it again writes the first page all the same.
        try await write { db in try db.execute(sql: "PRAGMA user_version = 1") }
    }

    public func shutdown() async {
        await writer.stop()
        try? database.close()
        file?.release()
    }
}
