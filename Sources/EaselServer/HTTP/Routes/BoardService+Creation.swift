import EaselAuth
import EaselBoard
import EaselRoom

extension BoardService {
    /// Counts a board that a request is about to make by writing to it, and makes it where boards have owners. Throws a problem if
    /// its address makes too many, and what ``EaselRoom/BoardService/check(_:of:on:)`` throws if the requester may not make it.
    ///
    /// - Parameter makes: false for what makes the board itself.
    func countIfNew(_ board: BoardID, of asker: Asker, makes: Bool = true) async throws {
        guard asker.address != nil || access.isRequired, try await !exists(board) else { return }
        try await check(.create, of: Requester.principal, on: board)
        try asker.count(.board)
        if access.isRequired, makes {
            try await make(board, for: Requester.principal, from: asker.address?.description)
        }
    }
}
