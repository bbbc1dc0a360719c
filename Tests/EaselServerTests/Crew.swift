import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

/// Clients of several nodes that draw on one board until they are told to stop.
struct Crew {
    let board: BoardID
    let nodes: [NodeProcess]
    let clients: [RecordingClient]

    /// Two clients on each node, all on the board.
    init(on board: BoardID, nodes: [NodeProcess]) async throws {
        self.board = board
        self.nodes = nodes
        clients = try (0..<2 * nodes.count).map {
            var configuration = ClientConfiguration()
            configuration.maximumBackoff = .milliseconds(100)
            return try RecordingClient(board, nodes: [nodes[$0 % nodes.count].url], configuration: configuration)
        }
        for recorded in clients {
            try await recorded.connect()
        }
    }

    /// Each draws, one operation after the other's echo, for as long as `body` runs. Gives how many each has drawn.
    func draw(while body: () async throws -> Void) async throws -> [Int] {
        let tasks = clients.enumerated().map { index, recorded in
            Task {
                var n = 0
                while !Task.isCancelled {
                    n += 1
                    _ = try await recorded.submit([
                        .put(try ElementID(validating: "e\(index)-\(n % 7)"), ["n": .number(Double(n))])
                    ])
                }
                return n
            }
        }
        do {
            try await body()
        } catch {
            for task in tasks { task.cancel() }
            throw error
        }
        for task in tasks { task.cancel() }
        var counts: [Int] = []
        for task in tasks { counts.append(try await task.value) }
        return counts
    }

    /// Draws until everybody has had so many echoes more.
    func goOn(_ count: Int) async throws {
        var targets: [Int] = []
        for recorded in clients { targets.append(await recorded.client.seq + count) }
        for (recorded, target) in zip(clients, targets) { try await recorded.waitUntil(seq: target) }
    }

    /// Everything that was drawn is in the log once, and everybody sees it.
    func expectAllOnce(_ counts: [Int]) async throws {
        let total = counts.reduce(0, +)
        for recorded in clients { try await recorded.waitUntilSettled() }
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: total)
        let log = try await HTTPRequest.operations(nodes[0].url, board: board)
        let numbers = Dictionary(grouping: log, by: \.client).mapValues { $0.map(\.n).sorted() }
        for (recorded, count) in zip(clients, counts) { #expect(numbers[recorded.id] == Array(1..<count + 1)) }
    }

    /// Presence goes by pub/sub alone: whoever sees it hears the others.
    func expectLiveness() async throws {
        for (index, recorded) in clients.enumerated() {
            let others = clients.enumerated().filter { $0.offset % nodes.count != index % nodes.count }.map(\.element)
            for (turn, other) in others.enumerated() {
                let mark = Double(turn * 1_000 + index)
                try await Eventually.holds("client \(index) hears the other node") {
                    await other.client.setPresence(["mark": .number(mark)])
                    return await recorded.client.participants.values.contains { $0.state["mark"] == .number(mark) }
                }
            }
        }
    }

    /// Every operation whose echo somebody has seen.
    var echoed: Set<[String]> {
        Set(
            clients.flatMap(\.events).flatMap { event -> [[String]] in
                guard case .operations(let operations) = event else { return [] }
                return operations.map { [$0.client.string, "\($0.n)"] }
            })
    }

    func metric(_ name: String) async throws -> Int {
        var sum = 0
        for node in nodes { sum += try await node.metric(name) }
        return sum
    }
}
