import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A session that stops reading", .serialized)
struct SlowConsumerTests {
    @Test("costs bounded memory, does not hold up the others, and ends caught up")
    func stopsReading() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let board = BoardID.random()
        let slow = try RecordingClient(board, nodes: [node.url])
        let fast = try RecordingClient(board, nodes: [node.url])
        await slow.client.connect()
        await fast.client.connect()
        try await slow.client.waitUntilSettled()
        try await fast.client.waitUntilSettled()
        await slow.client.setReading(false)
        let before = try NodeMemory.residentKilobytes(of: node.pid)
        // 60 MB, far more than sockets and the ring hold.
        let filler = JSON.string(String(repeating: "x", count: 60_000))
        for n in 1...1_000 {
            let id = try ElementID(validating: "e\(n % 10)")
            try await fast.client.enqueue([.put(id, ["n": .number(Double(n)), "filler": filler])])
            if n % 50 == 0 { try await fast.client.waitUntilSettled() }
        }
        #expect(await fast.client.seq == 1_000)
        let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
        #expect(grown < 150_000, "the node grew by \(grown) kB while 60 MB went past a session that does not read")
        await slow.client.setReading(true)
        try await slow.client.waitUntil(seq: 1_000)
        try await expectAgreement([slow, fast], on: board, nodes: [node.url], operations: 1_000)
        await node.terminate()
    }

    private func submit(_ n: Int, by session: RawSession) {
        session.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"clear"}]}"#)
    }

    private func deliveries(_ node: NodeProcess) async throws -> Int {
        let text = try await HTTPRequest.get("\(node.url)/metrics").text
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("easel_deliveries_total ") })
        return try #require(line.split(separator: " ").last.flatMap { Int($0) })
    }

    /// Has a session that does not read ask for more answers than the kernel has room for.
    private func askTooMuch(_ session: RawSession) {
        let filler = String(repeating: "x", count: 8_000)
        for _ in 1...4_000 { session.send(#"{"type":"ping","id":"\#(filler)"}"#) }
    }

    @Test("for good is told that it was too slow, closed with 4413, and gone from the board")
    func neverReads() async throws {
        try await withNode(["--stall-timeout", "1s", "--heartbeat", "6s"]) { node in
            let board = BoardID.random()
            let slow = try await RawSession(board, port: node.port)
            let other = try await RawSession(board, port: node.port, number: 1)
            slow.setReading(false)
            askTooMuch(slow)
            try await Eventually.holds("the session is given up") {
                try await HTTPRequest.get("\(node.url)/metrics").text.contains("easel_sessions_stalled_total 1\n")
            }
            slow.setReading(true)
            try await Eventually.holds("it is told") { slow.tally.closeCode == 4413 }
            #expect(slow.tally.lastError.contains("slow-consumer"))
            let left = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)")
            #expect(try JSON(parsing: left.body)["participants"]?.arrayValue?.count == 1)
            #expect(!other.tally.isClosed)
        }
    }

    @Test("until it has fallen far behind is resynced when it reads on, and stays")
    func fallsFarBehind() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let slow = try await RawSession(board, port: node.port)
            let fast = try await RawSession(board, port: node.port, number: 1)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            var n = 0
            func draw(_ count: Int) async throws {
                for _ in 1...count {
                    n += 1
                    submit(n, by: fast)
                }
                try await Eventually.holds("all are in the log") {
                    fast.tally.lastOperations.contains(#""n":\#(n),"#)
                }
            }
            slow.setReading(false)
            askTooMuch(slow)
            try await Eventually.holds("it is told nothing more") {
                // Each operation is delivered to two sessions, or to one of them only.
                let already = try await deliveries(node)
                for _ in 1...20 { try await draw(1) }
                return try await deliveries(node) <= already + 22
            }
            try await draw(6_000)
            slow.setReading(true)
            // What is drawn before the snapshot is made is in it, and not told.
            try await Eventually.holds("it is told what comes now") {
                let last = n
                try await draw(1)
                let told = slow.tally.lastOperations
                return told.contains(#""n":\#(last),"#) || told.contains(#""n":\#(n),"#)
            }
            #expect(try await !HTTPRequest.get("\(node.url)/metrics").text.contains("easel_resyncs_total 0\n"))
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 150_000, "the node grew by \(grown) kB")
            #expect(!slow.tally.isClosed)
        }
    }
}
