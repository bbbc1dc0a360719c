import EaselBoard
import EaselClient
import Foundation

/// A board on a server, as a browser has its address.
struct BoardAddress: Sendable, Equatable {
    let node: NodeAddress
    let board: BoardID

    /// Reads `http://host:port/boards/id`.
    init(_ url: String) throws {
        guard let parts = URLComponents(string: url),
            let id = parts.path.wholeMatch(of: /\/boards\/([^\/]+)/)?.output.1
        else { throw HistoryError("a board's address is like http://127.0.0.1:7070/boards/plan") }
        node = try NodeAddress(url)
        board = try BoardID(validating: String(id))
    }
}
