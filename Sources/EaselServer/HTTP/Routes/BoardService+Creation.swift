import EaselBoard
import EaselRoom

extension BoardService {
    /// Counts a board that a request is about to make by writing to it. Throws a problem if its address makes too many.
    func countIfNew(_ board: BoardID, of asker: Asker) async throws {
        guard asker.address != nil, try await !exists(board) else { return }
        try asker.count(.board)
    }
}
