import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

@Suite("A long history of a board", .serialized)
struct HistorySoakTests {
    @Test("of real drawings is, at random moments, what those who were there saw")
    func moments() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let clients = try (0..<4).map { _ in try RecordingClient(board, nodes: [node.url]) }
            for recorded in clients { try await recorded.connect() }
            let drawings = try Drawings.all().flatMap(\.operations)
            let count = Soak.size(1_600, soak: 100_000)
            for n in 0..<count {
                try await clients[n % 4].client.enqueue(drawings[n % drawings.count])
                if n % 2_000 < 4 { try await clients[n % 4].waitUntilUnacknowledged(atMost: 400) }
            }
            for recorded in clients { try await recorded.waitUntil(seq: count) }
            var generator = SeededGenerator(seed: 5)
            let moments = Set(
                (0..<Soak.size(10, soak: 50)).map { _ in Int.random(in: 1...count, using: &generator) })
            var document = Document()
            var seen: [Seq: String] = [:]
            for case .operations(let operations) in clients[0].events {
                for operation in operations {
                    document.apply(operation)
                    if moments.contains(operation.seq) { seen[operation.seq] = "\(document.digest())" }
                }
            }
            #expect(seen.count == moments.count)
            for (seq, digest) in seen {
                let answer = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/document?at=\(seq)")
                #expect(try EaselBoardJSON.string("digest", of: answer.body) == digest, "at \(seq)")
            }
            for recorded in clients { await recorded.client.close() }
        }
    }
}
