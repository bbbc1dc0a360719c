import EaselBoard
import EaselTestSupport
import Testing

@Suite("Two nodes on whose board much is drawn")
struct TwoNodesSoakTests {
    @Test("show all clients that draw real drawings at once one order and one picture")
    func realDrawings() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url]), try await NodeProcess(["--redis", redis.url]),
        ]
        let urls = nodes.map(\.url)
        let board = BoardID.random()
        let clients = try (0..<Soak.size(6, soak: 20)).map { try RecordingClient(board, nodes: [urls[$0 % 2]]) }
        for recorded in clients { try await recorded.connect() }
        let operations = try Drawings.all().prefix(Soak.size(24, soak: .max)).map(\.operations)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, recorded) in clients.enumerated() {
                let mine = operations.enumerated().filter { $0.offset % clients.count == index }.flatMap(\.element)
                group.addTask {
                    for edits in mine { try await recorded.client.enqueue(edits) }
                    try await recorded.waitUntilSettled()
                }
            }
            try await group.waitForAll()
        }
        let total = operations.reduce(0) { $0 + $1.count }
        try await expectAgreement(clients, on: board, nodes: urls, operations: total)
        for recorded in clients {
            // Everybody was there from the beginning: each saw every seq once, and none out of turn.
            #expect(recorded.seqs == Array(1..<total + 1))
        }
        for node in nodes { #expect(await node.terminate() == 0) }
    }
}
