import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Testing

@Suite("A crowd", .serialized)
struct CrowdSoakTests {
    @Test("that loses its node at once is all back on the other one, a few at a time, and who is there goes on drawing")
    func nodeDies() async throws {
        let count = Soak.size(60, soak: 2_000)
        let redis = try await RedisServer(["--appendonly", "no"])
        let proxy = try await FaultProxy(to: redis.port)
        let dying = try await NodeProcess(["--redis", redis.url])
        let other = try await NodeProcess([
            "--redis", "redis://127.0.0.1:\(proxy.port)", "--joins", "\(Soak.size(2, soak: 8))",
            "--joins-waiting", "\(Soak.size(4, soak: 100))",
        ])
        let boards = (0..<Soak.size(6, soak: 100)).map { _ in BoardID.random() }
        let crowd = try (0..<count).map {
            try RecordingClient(boards[$0 % boards.count], nodes: [dying.url, other.url])
        }
        for recorded in crowd { await recorded.client.connect() }
        for recorded in crowd { try await recorded.waitUntilSettled() }
        let there = try RecordingClient(BoardID.random(), nodes: [other.url])
        try await there.connect()
        // While its log does not answer nobody gets in, so that whoever comes meets all the others.
        proxy.setStalled(true)
        await dying.kill9()
        try await Eventually.holds("some are told to come again") {
            try await other.metric("easel_joins_refused_total") > 0
        }
        proxy.setStalled(false)
        var drawn = 0
        try await Eventually.holds("all are back, while who is there draws") {
            drawn += 1
            try await there.submit([.put(ElementID(validating: "e"), ["n": .number(Double(drawn))])])
            return try await other.metric("easel_sessions") == count + 1
        }
        #expect(!there.wasDisconnected)
        for recorded in crowd {
            try await recorded.waitUntilSettled()
            #expect(recorded.failure == nil)
            await recorded.client.close()
        }
        await other.terminate()
    }

    @Test("that all moves at once gets a frame each 40 ms at the most, and every operation")
    func presenceStorm() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let crowd = try await RawSession.open(Soak.size(60, soak: 200), on: [board], port: node.port)
            let drawer = try RecordingClient(BoardID.random(), nodes: [node.url])
            try await drawer.connect()
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let clock = ContinuousClock()
            let start = clock.now
            let already = crowd.map(\.tally.presenceFrames)
            // As fast as it goes, with an operation in each tenth of it.
            for x in 1...120 {
                for session in crowd { session.send(#"{"type":"presence","state":{"x":\#(x)}}"#) }
                if x % 12 == 0 {
                    crowd[x % crowd.count].send(
                        #"{"type":"submit","n":\#(x),"edits":[{"op":"put","id":"e","value":{"x":\#(x)}}]}"#)
                    try await drawer.submit([.put(ElementID(validating: "e"), ["x": .number(Double(x))])])
                }
            }
            for session in crowd {
                try await Eventually.holds("every operation arrives") {
                    session.tally.lastOperations.contains(#""seq":10,"#)
                }
            }
            try await Eventually.holds("the newest of everybody arrives") {
                crowd.allSatisfy { $0.tally.lastPresence.contains(#"{"x":120}"#) }
            }
            let tallies = crowd.map(\.tally)
            let intervals = Int((clock.now - start) / .milliseconds(40)) + 2
            for (tally, already) in zip(tallies, already) {
                #expect(tally.presenceFrames - already <= intervals)
                #expect(tally.largestFrame <= 1 << 20)
            }
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 100_000, "the node grew by \(grown) kB")
        }
    }

    @Test("that does nothing fits one node, at 10 KiB each, and somebody can still draw")
    func idle() async throws {
        try await withNode { node in
            let count = Soak.size(400, soak: 10_000)
            try #require(OpenFileLimit.raise() >= count + 600, "the limit of open files is too low to test this")
            let boards = (0..<Soak.size(20, soak: 500)).map { _ in BoardID.random() }
            let warm = try await RawSession.open(100, on: boards, port: node.port)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let idle = try await RawSession.open(count, on: boards, port: node.port)
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            // Whatever their number, the allocator keeps some megabytes for itself.
            #expect(grown < 10 * count + 16_000, "the node grew by \(grown) kB for \(count) sessions")
            try await Eventually.holds("all are counted") { try await node.metric("easel_sessions") == count + 100 }
            let drawer = try RecordingClient(boards[0], nodes: [node.url])
            await drawer.client.connect()
            try await drawer.submit([.clear])
            #expect(!(warm + idle).contains { $0.tally.isClosed })
        }
    }
}
