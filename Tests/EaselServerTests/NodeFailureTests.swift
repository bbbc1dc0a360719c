import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import Testing

@Suite("A node fails, or loses sight of the others", .serialized)
struct NodeFailureTests {
    /// Two nodes, each behind a proxy of its own to one Redis, and a client on each.
    private struct World: Sendable {
        let redis: RedisServer
        let proxies: [FaultProxy]
        let nodes: [NodeProcess]
        let board = BoardID.random()
        let clients: [RecordingClient]

        init(launchers: [[String]] = [[], []]) async throws {
            redis = try await RedisServer()
            var (proxies, nodes, clients): ([FaultProxy], [NodeProcess], [RecordingClient]) = ([], [], [])
            for launcher in launchers {
                let proxy = try await FaultProxy(to: redis.port)
                let node = try await NodeProcess(
                    ["--redis", "redis://127.0.0.1:\(proxy.port)", "--heartbeat", "3s"], launcher: launcher)
                let recorded = try RecordingClient(board, nodes: [node.url])
                try await recorded.connect()
                proxies.append(proxy)
                nodes.append(node)
                clients.append(recorded)
            }
            (self.proxies, self.nodes, self.clients) = (proxies, nodes, clients)
        }

        /// Each of the given clients draws so many operations.
        func draw(_ count: Int, by indices: [Int] = [0, 1]) async throws {
            for n in 1...count {
                for index in indices {
                    let id = try ElementID(validating: "e\(index)-\(n % 7)")
                    try await clients[index].client.enqueue([.put(id, ["n": .number(Double(n))])])
                }
            }
        }

        func settle() async throws {
            for recorded in clients { try await recorded.waitUntilSettled() }
        }

        /// How many participants a client sees, itself included.
        func participants(seenBy index: Int) async -> Int {
            await clients[index].client.participants.count
        }

        /// Everybody agrees, and nobody was disconnected on the way.
        func end(operations: Int) async throws {
            try await settle()
            for recorded in clients {
                #expect(!recorded.wasDisconnected)
            }
            try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: operations)
            for node in nodes { #expect(await node.terminate() == 0) }
        }
    }

    @Test("a node that stands still loses its participants on the others, and goes on with them when it goes on")
    func stopped() async throws {
        let world = try await World()
        try await world.draw(50)
        try await world.settle()
        world.nodes[0].pause()
        try await Eventually.holds("the participant of the stopped node is gone") {
            await world.participants(seenBy: 1) == 1
        }
        try await world.draw(50)
        try await world.clients[1].waitUntilSettled()
        world.nodes[0].resume()
        try await Eventually.holds("it is there again") { await world.participants(seenBy: 1) == 2 }
        try await world.end(operations: 200)
    }

    @Test("a node that is cut off from Redis keeps its sessions, and everything is sequenced when it is back")
    func cutOff() async throws {
        let world = try await World()
        try await world.draw(50)
        try await world.settle()
        world.proxies[0].setRefusing(true)
        try await world.draw(100)
        try await Eventually.holds("the cut off node's participant is gone") {
            await world.participants(seenBy: 1) == 1
        }
        try await Eventually.holds("it is not ready") {
            try await HTTPRequest.get("\(world.nodes[0].url)/readyz").status == 503
        }
        world.proxies[0].setRefusing(false)
        try await Eventually.holds("its participant is there again") { await world.participants(seenBy: 1) == 2 }
        try await world.end(operations: 300)
    }

    @Test("a node that hears nothing of what others publish reads it from the log, within a heartbeat and in order")
    func deaf() async throws {
        let world = try await World()
        try await world.draw(50)
        try await world.settle()
        world.proxies[0].setHoldsBackMessages(true)
        try await world.draw(50)
        try await world.settle()
        try await world.clients[0].waitUntil(seq: 200)
        try await world.draw(50, by: [1])
        try await world.clients[0].waitUntil(seq: 250)
        world.proxies[0].setHoldsBackMessages(false)
        try await world.draw(25)
        try await world.end(operations: 300)
        #expect(world.clients[0].seqs.suffix(300) == Array(1...300)[...])
    }

    @Test("a slow way to Redis makes a node slow, and nothing else")
    func slow() async throws {
        let world = try await World()
        world.proxies[0].setDelay(.milliseconds(150))
        try await world.draw(200)
        try await world.settle()
        world.proxies[0].setDelay(.zero)
        try await world.draw(50)
        try await world.end(operations: 500)
    }

    @Test("clocks that differ by days change nothing: time is that of Redis")
    func clocks() async throws {
        let library = FileManager.default.temporaryDirectory.appendingPathComponent("clock-\(UUID().uuidString).so")
        defer { try? FileManager.default.removeItem(at: library) }
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "clock_offset.c")
        try await Executable.compile(source, to: library)
        let day = 86_400
        let world = try await World(
            launchers: [-3 * day, 3 * day].map { ["LD_PRELOAD=\(library.path)", "CLOCK_OFFSET=\($0)"] })
        for (node, days) in zip(world.nodes, [-3, 3]) {
            let date = try await HTTPRequest.get("\(node.url)/healthz").date
            #expect(abs(try #require(date).timeIntervalSinceNow - Double(days * day)) < 3_600)
        }
        try await world.draw(50)
        try await world.settle()
        let log = try await HTTPRequest.operations(world.nodes[0].url, board: world.board)
        #expect(log.map(\.at) == log.map(\.at).sorted())
        let milliseconds = try #require(Int(try await world.redis.command("TIME").split(separator: "\n")[0])) * 1_000
        for operation in log { #expect(abs(operation.at - milliseconds) < 3_600_000) }
        // Both live, whatever their clocks say: some beats later everybody is still there.
        let before = try await zaddCalls(world.redis)
        try await Eventually.holds("two more beats of each node") { try await zaddCalls(world.redis) >= before + 4 }
        for index in 0..<2 {
            try await Eventually.holds("both are there") { await world.participants(seenBy: index) == 2 }
        }
        try await world.end(operations: 100)
    }

    @Test("all nodes are restarted one after the other under load: nothing is lost, and every client is back")
    func rollingRestart() async throws {
        let redis = try await RedisServer()
        var nodes: [NodeProcess] = []
        for _ in 0..<3 {
            nodes.append(
                try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s", "--drain-spread", "400ms"]))
        }
        let board = BoardID.random()
        let clients = try (0..<9).map { index in
            var configuration = ClientConfiguration()
            configuration.maximumBackoff = .milliseconds(200)
            return try RecordingClient(
                board, nodes: nodes.map(\.url), startingAt: index, configuration: configuration)
        }
        for recorded in clients {
            try await recorded.connect()
        }
        let restarted = NIOLockedValueBox(false)
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for (index, recorded) in clients.enumerated() {
                group.addTask {
                    var count = 0
                    while !restarted.withLockedValue({ $0 }) {
                        count += 1
                        let id = try ElementID(validating: "e\(index)-\(count % 5)")
                        try await recorded.client.enqueue([.put(id, ["n": .number(Double(count))])])
                        try await Task.sleep(for: .milliseconds(10))
                    }
                    try await recorded.waitUntilSettled()
                    return count
                }
            }
            for node in nodes {
                #expect(await node.terminate() == 0)
                try await node.start()
            }
            restarted.withLockedValue { $0 = true }
            return try await group.reduce(0, +)
        }
        #expect(total > 0)
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: total)
        let numbers = Dictionary(
            grouping: try await HTTPRequest.operations(nodes[0].url, board: board), by: \.client
        ).mapValues { $0.map(\.n) }
        for recorded in clients {
            let logged = try #require(numbers[recorded.id])
            #expect(logged == Array(1..<logged.count + 1))
            // Each was asked to leave; nobody was just cut off.
            #expect(recorded.events.contains { if case .draining = $0 { true } else { false } })
        }
        for node in nodes { await node.terminate() }
    }

    /// Nodes say by this command that they live.
    private func zaddCalls(_ redis: RedisServer) async throws -> Int {
        let text = try await redis.command("INFO", "commandstats")
        let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("cmdstat_zadd:calls=") } ?? ""
        return Int(line.dropFirst("cmdstat_zadd:calls=".count).prefix { $0.isNumber }) ?? 0
    }
}
