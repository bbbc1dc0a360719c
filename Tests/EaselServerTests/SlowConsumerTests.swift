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
}
