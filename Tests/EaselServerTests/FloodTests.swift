import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Someone who sends without end", .serialized)
struct FloodTests {
    private func edit(_ n: Int) throws -> [Edit] {
        [.put(try ElementID(validating: "e\(n % 100)"), ["n": .number(Double(n))])]
    }

    @Test("is slowed down, loses nothing by it, and does not hold up the others")
    func slowedDown() async throws {
        try await withNode(["--rate-messages", "10", "--rate-burst", "5s"]) { node in
            let board = BoardID.random()
            let flooder = try RecordingClient(board, nodes: [node.url])
            let other = try RecordingClient(board, nodes: [node.url])
            for recorded in [flooder, other] {
                await recorded.client.connect()
                try await recorded.client.waitUntilSettled()
            }
            for n in 1...100 { try await flooder.client.enqueue(edit(n)) }
            var othersTurn = 0
            while await flooder.client.unacknowledgedCount > 0 {
                othersTurn += 1
                try await other.client.submit(edit(othersTurn))
            }
            #expect(othersTurn > 1, "the other one drew while the flood was held back")
            let text = try await HTTPRequest.get("\(node.url)/metrics").text
            #expect(!text.contains("easel_sessions_throttled_total 0\n"))
            #expect(text.contains("easel_sessions_rate_limited_total 0\n"))
            #expect(flooder.events.count { if case .disconnected = $0 { true } else { false } } == 0)
            try await expectAgreement(
                [flooder, other], on: board, nodes: [node.url], operations: 100 + othersTurn)
        }
    }

    @Test("and never lets up is told why, when to come again, and closed with 4429")
    func endless() async throws {
        try await withNode(["--rate-messages", "100", "--rate-burst", "1s", "--rate-patience", "500ms"]) { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await socket.join()
            let flood = Task {
                while !Task.isCancelled { try await socket.send(#"{"type":"ping"}"#) }
            }
            let error = try await socket.receive(containing: #""type":"error""#)
            #expect(error.text.contains(#""code":"rate-limit""#))
            #expect(error.text.contains(#""after":1000"#))
            #expect(try await socket.closeCode() == 4429)
            flood.cancel()
            #expect(
                try await HTTPRequest.get("\(node.url)/metrics").text.contains("easel_sessions_rate_limited_total 1\n"))
        }
    }

    @Test("and does not read the answers costs bounded memory, and has them all once it reads")
    func asksAndDoesNotRead() async throws {
        try await withNode(["--rate-messages", "0", "--rate-bytes", "0"]) { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await socket.join()
            socket.setReading(false)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let filler = String(repeating: "x", count: 4_000)
            let count = 10_000
            let sender = Task {
                for n in 1...count { try await socket.send(#"{"type":"ping","id":"\#(n)-\#(filler)"}"#) }
            }
            // It stands still once the buffers of both ends are full: the node does not read on.
            var last = -1
            try await Eventually.holds("the sender is held back") {
                defer { last = socket.sent }
                try await Task.sleep(for: .milliseconds(300))
                return socket.sent == last
            }
            #expect(socket.sent < count)
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 40_000, "the node grew by \(grown) kB for 40 MB of questions")
            socket.setReading(true)
            _ = try await socket.receive(containing: #""id":"\#(count)-"#)
            try await sender.value
        }
    }

    @Test("because of 10,000 operations made offline is served at once, with the default rates")
    func offlineQueue() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let drawer = try RecordingClient(board, nodes: [node.url])
            await drawer.client.connect()
            try await drawer.client.waitUntilSettled()
            await node.kill9()
            for n in 1...10_000 { try await drawer.client.enqueue(edit(n)) }
            try await node.start()
            try await drawer.client.waitUntilSettled()
            let text = try await HTTPRequest.get("\(node.url)/metrics").text
            #expect(text.contains("easel_sessions_throttled_total 0\n"))
            try await expectAgreement([drawer], on: board, nodes: [node.url], operations: 10_000)
        }
    }
}
