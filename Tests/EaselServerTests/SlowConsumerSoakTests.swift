import EaselBoard
import EaselJSON
import EaselTestSupport
import Testing

@Suite("A session that stops reading while much is drawn")
struct SlowConsumerSoakTests {
    @Test("costs bounded memory, does not hold up the others, and ends caught up")
    func stopsReading() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let slow = try RecordingClient(board, nodes: [node.url])
            let fast = try RecordingClient(board, nodes: [node.url])
            for recorded in [slow, fast] { try await recorded.connect() }
            await slow.client.setReading(false)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            // 240 MB when soaking, far more than sockets and the ring hold, and than the node may grow by.
            let filler = JSON.string(String(repeating: "x", count: 60_000))
            let count = Soak.size(60, soak: 4_000)
            for n in 1...count {
                let id = try ElementID(validating: "e\(n % 10)")
                try await fast.client.enqueue([.put(id, ["n": .number(Double(n)), "filler": filler])])
                if n % 50 == 0 { try await fast.waitUntilSettled() }
            }
            try await fast.waitUntil(seq: count)
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 150_000, "the node grew by \(grown) kB while \(60 * count) kB went past")
            await slow.client.setReading(true)
            try await slow.waitUntil(seq: count)
            try await expectAgreement([slow, fast], on: board, nodes: [node.url], operations: count)
        }
    }
}
