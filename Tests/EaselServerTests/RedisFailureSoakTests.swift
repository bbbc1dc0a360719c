import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@Suite("Redis fails for long")
struct RedisFailureSoakTests {
    /// A node's bound for one board; it can't be set.
    private static let queued = 20_000

    @Test("and the queue is bounded, and what does not fit is rejected as unavailable")
    func boundedQueue() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url])
        let board = BoardID.random()
        let socket = try await RawWebSocket(port: node.port, path: "/boards/\(board.string)/ws")
        try await socket.join()
        redis.pause()
        let count = Self.queued + 1_000
        for n in 1...count { try await socket.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"clear"}]}"#) }
        // A batch that is in flight leaves room until it comes back, so that what is rejected need not be the last.
        let rejected = try await rejections(of: socket)
        #expect(rejected.count > 0 && rejected.count <= count - Self.queued)
        redis.resume()
        // What was accepted is sequenced; the rejected are not and will not be.
        try await Eventually.holds("the queue is empty") {
            let length = try await redis.command("XLEN", "easel:{\(board.string)}:log")
            return (Int(length) ?? 0) >= count - rejected.count
        }
        let log = try await HTTPRequest.operations(node.url, board: board)
        #expect(log.map(\.n) == (1...count).filter { !rejected.contains($0) })
        #expect(await node.terminate() == 0)
    }

    /// The numbers of what was rejected as unavailable, once the node has read all that was sent before.
    private func rejections(of socket: RawWebSocket) async throws -> Set<Int> {
        struct Message: Decodable {
            let type: String
            let n: Int?
            let code: String?
        }
        try await socket.send(#"{"type":"ping","id":"all"}"#)
        var rejected: Set<Int> = []
        while true {
            let frame = try await socket.receive()
            let message = try JSONDecoder().decode(Message.self, from: Data(frame.text.utf8))
            switch message.type {
            case "pong": return rejected
            case "reject":
                #expect(message.code == "unavailable")
                rejected.insert(try #require(message.n))
            default: break
            }
        }
    }
}
