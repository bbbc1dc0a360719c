import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

/// Holds what clients were told against what the log says in the end.
struct HistoryChecker {
    let board: BoardID
    let nodes: [NodeProcess]
    let clients: [RecordingClient]
    let seed: UInt64

    /// Waits until everybody has settled, looks at everything, and gives the number of operations in the log.
    func check() async throws -> Int {
        for recorded in clients {
            if let failure = recorded.failure { Issue.record("seed \(seed): a client has given up: \(failure)") }
            try await recorded.waitUntilSettled()
        }
        try await Eventually.holds("seed \(seed): all replicas agree") { try await agreement() }
        let log = try await HTTPRequest.operations(nodes[0].url, board: board)
        #expect(log.map(\.seq) == Array(1..<log.count + 1), "seed \(seed): a hole or a repeat")
        let numbers = Dictionary(grouping: log, by: \.client).mapValues { $0.map(\.n) }
        for recorded in clients {
            let logged = numbers[recorded.id] ?? []
            #expect(logged == logged.sorted(), "seed \(seed): a client's operations are out of its order")
            #expect(Set(logged).count == logged.count, "seed \(seed): an operation is there twice")
            let present = Set(logged)
            var lost: [Int] = []
            var resurrected: [Int] = []
            for event in recorded.events {
                switch event {
                case .acknowledged(let n, _) where !present.contains(n): lost.append(n)
                case .rejected(let n, _, _) where present.contains(n): resurrected.append(n)
                default: break
                }
            }
            #expect(lost == [], "seed \(seed): acknowledged and not in the log")
            #expect(resurrected == [], "seed \(seed): rejected and in the log")
        }
        var replay = Document()
        for operation in log { replay.apply(operation) }
        let digest = replay.digest()
        for node in nodes {
            #expect(try await HTTPRequest.digest(node.url, board: board) == "\(digest)", "seed \(seed)")
        }
        for recorded in clients { #expect(await recorded.client.digest().digest == digest, "seed \(seed)") }
        return log.count
    }

    /// Whether all clients are at the board's last seq with one digest.
    private func agreement() async throws -> Bool {
        let answer = try await HTTPRequest.get("\(nodes[0].url)/api/boards/\(board.string)")
        guard answer.status == 200, let head = try EaselBoardJSON.integer("seq", of: answer.body) else { return false }
        var digests: Set<Digest> = []
        for recorded in clients {
            let (seq, digest) = await recorded.client.digest()
            guard seq == head else { return false }
            digests.insert(digest)
        }
        return digests.count == 1
    }
}
