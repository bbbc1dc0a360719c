import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

@Suite("Someone who sends much at once", .serialized)
struct FloodSoakTests {
    @Test("and does not read the answers costs bounded memory, and has them all once it reads")
    func asksAndDoesNotRead() async throws {
        try await withNode(["--rate-messages", "0", "--rate-bytes", "0"]) { node in
            // The kernel has little room for answers; for questions it may have tens of megabytes.
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws", receiveBuffer: 64 << 10)
            try await socket.join()
            socket.setReading(false)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let filler = String(repeating: "x", count: 60_000)
            let count = Soak.size(700, soak: 10_000)
            let sender = Task {
                for n in 1...count { try await socket.send(#"{"type":"ping","id":"\#(n)-\#(filler)"}"#) }
            }
            // It stands still once the buffers of both ends are full: the node does not read on.
            var last = -1
            try await Eventually.holds("the sender is held back") {
                defer { last = socket.sent }
                for _ in 1...3 {
                    try await Task.sleep(for: .milliseconds(100))
                    _ = try await HTTPRequest.get("\(node.url)/healthz")
                }
                return socket.sent == last
            }
            #expect(socket.sent < count)
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 40_000, "the node grew by \(grown) kB for \(60 * count) kB of questions")
            socket.setReading(true)
            for n in stride(from: 100, through: count, by: 100) {
                _ = try await socket.receive(containing: #""id":"\#(n)-"#)
            }
            try await sender.value
        }
    }

    @Test("because of all the operations made offline is served at once, with the default rates")
    func offlineQueue() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let drawer = try RecordingClient(board, nodes: [node.url])
            try await drawer.connect()
            await node.kill9()
            let count = Soak.size(1_000, soak: 10_000)
            for n in 1...count {
                let id = try ElementID(validating: "e\(n % 100)")
                try await drawer.client.enqueue([.put(id, ["n": .number(Double(n))])])
            }
            try await node.start()
            try await drawer.waitUntilSettled()
            #expect(try await node.metric("easel_sessions_throttled_total") == 0)
            try await expectAgreement([drawer], on: board, nodes: [node.url], operations: count)
        }
    }
}
