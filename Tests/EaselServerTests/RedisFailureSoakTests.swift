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
        _ = try await socket.receive(containing: #""type":"reject""#)
        redis.resume()
        // Each is accepted, and sequenced, or rejected, and not sequenced. A batch that is in flight leaves room until it
        // comes back, so that what is rejected need not be the last; what the node reads only now may all find room.
        try await Eventually.holds("the queue is empty") {
            let length = try await redis.command("XLEN", "easel:{\(board.string)}:log")
            return (Int(length) ?? 0) >= Self.queued
        }
        let (sequenced, rejected) = try await outcomes(of: count, on: socket)
        #expect(sequenced.count >= Self.queued)
        #expect(sequenced.isDisjoint(with: rejected))
        let log = try await HTTPRequest.operations(node.url, board: board)
        #expect(log.map(\.n) == sequenced.sorted())
        #expect(await node.terminate() == 0)
    }

    /// The numbers of what came back as sequenced and of what was rejected, once that is known of all.
    ///
    /// The first rejection has been read already.
    private func outcomes(of count: Int, on socket: RawWebSocket) async throws -> (Set<Int>, Set<Int>) {
        struct Message: Decodable {
            struct Operation: Decodable {
                let n: Int
            }
            let type: String
            let n: Int?
            let code: String?
            let ops: [Operation]?
        }
        var (sequenced, rejected): (Set<Int>, Set<Int>) = ([], [])
        while sequenced.count + rejected.count < count - 1 {
            let frame = try await socket.receive()
            let message = try JSONDecoder().decode(Message.self, from: Data(frame.text.utf8))
            sequenced.formUnion(message.ops?.map(\.n) ?? [])
            if message.type == "reject" {
                #expect(message.code == "unavailable")
                rejected.insert(try #require(message.n))
            }
        }
        return (sequenced, rejected)
    }
}
