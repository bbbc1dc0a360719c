import EaselBoard
import NIOHTTP1

/// A request to open a board's WebSocket.
struct WebSocketRequest: Sendable {
    let board: BoardID
    /// The headers of the answer besides those of the WebSocket RFC.
    let answer: HTTPHeaders

    /// Throws what is wrong with it.
    init(_ head: HTTPRequestHead) throws(Problem) {
        board = try Self.board(head.uri.prefix { $0 != "?" })
        let offered = head.headers[canonicalForm: "sec-websocket-protocol"]
        var answer = HTTPHeaders()
        if !offered.isEmpty {
            guard offered.contains(where: { $0 == Welcome.protocolName }) else {
                throw .badRequest(
                    "unknown-subprotocol", "the WebSocket subprotocol must be \(Welcome.protocolName) or absent")
            }
            answer.add(name: "Sec-WebSocket-Protocol", value: Welcome.protocolName)
        }
        self.answer = answer
    }

    private static func board(_ path: Substring) throws(Problem) -> BoardID {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "boards", parts[3] == "ws" else {
            throw .notFound("WebSockets are at /boards/{board}/ws")
        }
        do {
            // The part is taken as it was sent: an escaped character is none that an id may have.
            return try BoardID(validating: String(parts[2]))
        } catch {
            throw .invalidBoardID(String(parts[2]))
        }
    }
}
