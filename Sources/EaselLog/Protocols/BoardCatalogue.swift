public import EaselBoard

/// The boards of a log.
public protocol BoardCatalogue: Sendable {
    /// Makes the board unless it exists. Idempotent; `title` is used only by the call that makes the board, and is its id
    /// by default.
    func create(_ board: BoardID, title: String?) async throws(LogError) -> (info: BoardInfo, created: Bool)

    /// What is known of a board, or nil if there is no such board.
    func info(_ board: BoardID) async throws(LogError) -> BoardInfo?

    /// Boards in the order of their ids, those behind `after`, at most `limit` (1 to 1,000).
    func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo]

    /// Sets the title. Throws ``LogError/noSuchBoard(_:)``.
    func rename(_ board: BoardID, title: String) async throws(LogError) -> BoardInfo

    /// Removes everything of a board, leaves a tombstone of its epoch, and tells its followers. False if there was no such
    /// board.
    func delete(_ board: BoardID) async throws(LogError) -> Bool
}
