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
        try await withNode(["--rate-messages", "2", "--rate-burst", "1s"]) { node in
            let board = BoardID.random()
            let flooder = try RecordingClient(board, nodes: [node.url])
            let other = try RecordingClient(board, nodes: [node.url])
            for recorded in [flooder, other] { try await recorded.connect() }
            var drawn = 0
            // A machine may stand still for longer than the flood is held back: then there is another.
            try await Eventually.holds("the other one draws while the flood is held back") {
                for n in 1...20 { try await flooder.client.enqueue(edit(n)) }
                try await Eventually.holds("the flood is slowed down") {
                    try await node.metric("easel_sessions_throttled_total") > 0
                }
                // This one waits until the others are paid for, many times as long as an operation takes.
                try await flooder.client.enqueue(edit(21))
                try await other.submit(edit(22))
                drawn += 22
                return await flooder.client.unacknowledgedCount > 0
            }
            try await flooder.waitUntilSettled()
            #expect(try await node.metric("easel_sessions_rate_limited_total") == 0)
            #expect(!flooder.wasDisconnected)
            try await expectAgreement([flooder, other], on: board, nodes: [node.url], operations: drawn)
        }
    }

    @Test("and never lets up is told why, when to come again, and closed with 4429")
    func endless() async throws {
        try await withNode(["--rate-messages", "10", "--rate-burst", "1s", "--rate-patience", "500ms"]) { node in
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
            try await Eventually.holds("it is counted") {
                try await node.metric("easel_sessions_rate_limited_total") == 1
            }
        }
    }
}
