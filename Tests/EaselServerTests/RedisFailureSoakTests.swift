import EaselBoard
import EaselTestSupport
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
        let rejected = try await socket.receive(containing: #""type":"reject""#).text
        #expect(rejected.contains(#""code":"unavailable""#))
        // Nothing that is still on its way to the node may find room that Redis makes.
        _ = try await socket.receive(containing: #"{"type":"reject","n":\#(count),"#)
        redis.resume()
        // What was accepted is sequenced; the rejected are not and will not be.
        try await Eventually.holds("the queue is empty") {
            let length = try await redis.command("XLEN", "easel:{\(board.string)}:log")
            return (Int(length) ?? 0) >= Self.queued
        }
        let log = try await HTTPRequest.operations(node.url, board: board)
        #expect(log.count >= Self.queued && log.count < count)
        let isWhole = log.map(\.n) == Array(1..<log.count + 1)
        #expect(isWhole)
        #expect(await node.terminate() == 0)
    }
}
