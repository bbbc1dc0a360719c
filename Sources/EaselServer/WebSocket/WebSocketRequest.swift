import EaselBoard
import NIOHTTP1

/// A request to open a board's WebSocket, checked.
struct WebSocketRequest: Sendable {
    let board: BoardID
    /// The headers of the answer besides those of the WebSocket RFC.
    let answer: HTTPHeaders

    static func check(_ head: HTTPRequestHead, origins: OriginPolicy) -> Result<WebSocketRequest, Problem> {
        let path = head.uri.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "boards", parts[3] == "ws" else {
            return .failure(.notFound("WebSockets are at /boards/{board}/ws"))
        }
        let board: BoardID
        do {
            // The part is taken as it was sent: an escaped character is none that an id may have.
            board = try BoardID(validating: String(parts[2]))
        } catch {
            return .failure(.invalidBoardID(String(parts[2])))
        }
        if let origin = head.headers.first(name: "origin"),
            !origins.allows(origin, host: head.headers.first(name: "host"))
        {
            return .failure(.forbiddenOrigin(origin))
        }
        let offered = head.headers[canonicalForm: "sec-websocket-protocol"]
        var answer = HTTPHeaders()
        if !offered.isEmpty {
            guard offered.contains(where: { $0 == Welcome.protocolName }) else {
                return .failure(
                    .badRequest(
                        "unknown-subprotocol",
                        "the WebSocket subprotocol must be \(Welcome.protocolName) or absent"))
            }
            answer.add(name: "Sec-WebSocket-Protocol", value: Welcome.protocolName)
        }
        return .success(WebSocketRequest(board: board, answer: answer))
    }
}
