public import EaselBoard

/// The boards of a log.
public protocol BoardCatalogue: Sendable {
    /// Creates the board unless it exists. Idempotent; only the call that creates the board uses `title`, by default
    /// the id, and `access`.
    func create(
        _ board: BoardID, title: String?, access: AccessRecord
    ) async throws(LogError) -> (info: BoardInfo, created: Bool)

    /// The board's metadata, or nil if there is no such board.
    func info(_ board: BoardID) async throws(LogError) -> BoardInfo?

    /// At most `limit` (1 to 1,000) boards in the order of their ids, from the one behind `after`.
    func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo]

    /// Sets the title. Throws ``LogError/noSuchBoard(_:)``.
    ///
    /// - Parameter access: what whoever renames it was judged by. Throws ``LogError/accessChanged`` if the board has other grants or
    ///   another epoch. Nil for any.
    func rename(_ board: BoardID, title: String, judgedBy access: BoardAccess?) async throws(LogError) -> BoardInfo

    /// Removes a board and its history, leaves a tombstone of its epoch for a day, and notifies its followers. False if
    /// there was no such board.
    ///
    /// - Parameter access: as for ``rename(_:title:judgedBy:)``.
    func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool
}

extension BoardCatalogue {
    /// Creates a board of nobody's unless it exists.
    public func create(
        _ board: BoardID, title: String?
    ) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        try await create(board, title: title, access: AccessRecord())
    }

    /// Sets the title, whatever the access record says.
    public func rename(_ board: BoardID, title: String) async throws(LogError) -> BoardInfo {
        try await rename(board, title: title, judgedBy: nil)
    }

    /// Removes a board, whatever the access record says.
    public func delete(_ board: BoardID) async throws(LogError) -> Bool {
        try await delete(board, judgedBy: nil)
    }
}
