import EaselAuth
import EaselBoard
import EaselRoom

extension BoardService {
    /// Counts a board that a request is about to make by writing to it. Throws a problem if its address makes too many, and
    /// ``EaselAuth/AccessDenied`` if the requester may not make it.
    func countIfNew(_ board: BoardID, of asker: Asker) async throws {
        guard asker.address != nil || access.isRequired, try await !exists(board) else { return }
        try access.check(.create, of: Requester.principal, on: board)
        try asker.count(.board)
    }
}
