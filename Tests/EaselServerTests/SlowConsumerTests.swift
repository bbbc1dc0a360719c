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

    @Test("for good is told that it was too slow, closed with 4413, and gone from the board")
    func neverReads() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess([
            "--data", data.path, "--stall-timeout", "1s", "--heartbeat", "12s",
        ])
        let board = BoardID.random()
        let slow = try await RawSession(board, port: node.port)
        let fast = try RecordingClient(board, nodes: [node.url])
        await fast.client.connect()
        try await fast.client.waitUntilSettled()
        slow.setReading(false)
        let filler = JSON.string(String(repeating: "x", count: 60_000))
        var n = 0
        try await Eventually.holds("the session is given up") {
            // As much as it takes to fill what the kernel has for it.
            for _ in 1...20 {
                n += 1
                try await fast.client.enqueue([
                    .put(ElementID(validating: "e"), ["n": .number(Double(n)), "filler": filler])
                ])
            }
            try await fast.client.waitUntilSettled()
            return try await HTTPRequest.get("\(node.url)/metrics").text.contains("easel_sessions_stalled_total 1\n")
        }
        try await Eventually.holds("it is gone from the board") { await fast.client.participants.count == 1 }
        slow.setReading(true)
        try await Eventually.holds("it is told") { slow.tally.closeCode == 4413 }
        #expect(slow.tally.lastError.contains("slow-consumer"))
        await node.terminate()
    }

    @Test("again and again, and reads a little in between, stays, is resynced, and ends caught up")
    func readsSlowly() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let board = BoardID.random()
        let slow = try RecordingClient(board, nodes: [node.url])
        let fast = try RecordingClient(board, nodes: [node.url])
        for recorded in [slow, fast] {
            await recorded.client.connect()
            try await recorded.client.waitUntilSettled()
        }
        let before = try NodeMemory.residentKilobytes(of: node.pid)
        let filler = JSON.string(String(repeating: "x", count: 3_000))
        for round in 1...6 {
            await slow.client.setReading(false)
            for n in 1...1_500 {
                let value: JSONObject = ["n": .number(Double(round * 10_000 + n)), "filler": filler]
                try await fast.client.enqueue([.put(ElementID(validating: "e"), value)])
            }
            try await fast.client.waitUntilSettled()
            let seq = await slow.client.seq
            await slow.client.setReading(true)
            try await Eventually.holds("it has read something") { await slow.client.seq > seq }
        }
        let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
        #expect(grown < 150_000, "the node grew by \(grown) kB")
        #expect(slow.events.count { if case .disconnected = $0 { true } else { false } } == 0)
        try await expectAgreement([slow, fast], on: board, nodes: [node.url], operations: 9_000)
        await node.terminate()
    }
}
