import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A crowd", .serialized)
struct CrowdedNodeTests {
    private func metric(_ name: String, of url: String) async throws -> Int {
        let text = try await HTTPRequest.get("\(url)/metrics").text
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(name + " ") })
        return try #require(line.split(separator: " ").last.flatMap { Int($0) })
    }

    @Test("of 2,000 that lose their node at once are all back on the other one, and who is there goes on drawing")
    func nodeDies() async throws {
        let redis = try await RedisServer(["--appendonly", "no"])
        let dying = try await NodeProcess(["--redis", redis.url])
        let other = try await NodeProcess(["--redis", redis.url, "--joins", "8", "--joins-waiting", "100"])
        let boards = (0..<100).map { _ in BoardID.random() }
        var configuration = ClientConfiguration()
        let crowd = try (0..<2_000).map { number in
            configuration.key = ClientKey.random()
            return try RecordingClient(
                boards[number % boards.count], nodes: [dying.url, other.url], configuration: configuration)
        }
        for recorded in crowd { await recorded.client.connect() }
        for recorded in crowd { try await recorded.client.waitUntilSettled() }
        let there = try RecordingClient(BoardID.random(), nodes: [other.url])
        await there.client.connect()
        try await there.client.waitUntilSettled()
        await dying.kill9()
        let drawing = Task {
            var drawn = 0
            while !Task.isCancelled {
                try await there.client.submit([.put(ElementID(validating: "e"), ["n": .number(Double(drawn))])])
                drawn += 1
            }
            return drawn
        }
        try await Eventually.holds("all are back", within: 120) {
            try await metric("easel_sessions", of: other.url) == 2_001
        }
        drawing.cancel()
        #expect(try await drawing.value > 20, "who was there went on drawing")
        #expect(there.events.count { if case .disconnected = $0 { true } else { false } } == 0)
        #expect(try await metric("easel_joins_refused_total", of: other.url) > 0)
        for recorded in crowd {
            try await recorded.client.waitUntilSettled()
            #expect(recorded.failure == nil)
            await recorded.client.close()
        }
        await other.terminate()
    }

    @Test("of 200 that all move 60 times a second gets a frame each 40 ms at the most, and every operation")
    func presenceStorm() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let crowd = try await RawSession.open(200, on: [board], port: node.port)
            let drawer = try RecordingClient(BoardID.random(), nodes: [node.url])
            await drawer.client.connect()
            try await drawer.client.waitUntilSettled()
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let already = crowd.map(\.tally.presenceFrames)
            let clock = ContinuousClock()
            let start = clock.now
            // Two seconds of it, as fast as it goes, with an operation in each tenth of it.
            for x in 1...120 {
                for session in crowd { session.send(#"{"type":"presence","state":{"x":\#(x)}}"#) }
                if x % 12 == 0 {
                    crowd[x].send(#"{"type":"submit","n":\#(x),"edits":[{"op":"put","id":"e","value":{"x":\#(x)}}]}"#)
                    try await drawer.client.submit([.put(ElementID(validating: "e"), ["x": .number(Double(x))])])
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
            let intervals = Int((clock.now - start) / .milliseconds(40)) + 2
            for (session, already) in zip(crowd, already) {
                #expect(session.tally.presenceFrames - already <= intervals)
                #expect(session.tally.largestFrame <= 1 << 20)
            }
            let grown = try NodeMemory.residentKilobytes(of: node.pid) - before
            #expect(grown < 100_000, "the node grew by \(grown) kB")
        }
    }

    @Test("of 10,000 that do nothing fits one node, at 16 KiB each, and somebody can still draw")
    func idle() async throws {
        try await withNode { node in
            let count = min(10_000, OpenFileLimit.raise() - 600)
            try #require(count >= 1_000, "the limit of open files is too low to test this")
            let boards = (0..<500).map { _ in BoardID.random() }
            let warm = try await RawSession.open(100, on: boards, port: node.port)
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let idle = try await RawSession.open(count, on: boards, port: node.port)
            let each = (try NodeMemory.residentKilobytes(of: node.pid) - before) * 1_024 / count
            #expect(each < 16_384, "\(each) bytes for each of \(count)")
            #expect(try await metric("easel_sessions", of: node.url) == count + 100)
            let drawer = try RecordingClient(boards[0], nodes: [node.url])
            await drawer.client.connect()
            try await drawer.client.submit([.clear])
            #expect(!(warm + idle).contains { $0.tally.isClosed })
        }
    }
}
