import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import NIOCore

/// Real nodes on a real Redis, clients that draw without pause, and faults by a seeded schedule. The same seed gives the
/// same schedule; what the operating system makes of it differs from run to run.
struct Chaos {
    enum Profile: String, CaseIterable, Sendable {
        /// Redis keeps what it has said it has; nodes may be killed.
        case durableStore
        /// Redis forgets what came after its last dump when it is killed; then nodes live, for they are what remembers.
        case forgetfulStore
    }

    enum Fault: Sendable {
        case cutClient(Int)
        case cutNodeFromRedis(Int)
        case refuseNode(Int, milliseconds: Int)
        case stallNode(Int, milliseconds: Int)
        case pauseNode(Int, milliseconds: Int)
        case killNode(Int)
        case pauseRedis(milliseconds: Int)
        case killRedis
        case dumpRedis
        case flushScripts
    }

    static let nodeCount = 2
    static let clientCount = 6

    let seed: UInt64
    let profile: Profile
    let seconds: Int

    /// Figures of a run, for the log and for docs/RELIABILITY.md.
    struct Report: Sendable {
        var operations = 0
        var faults: [String: Int] = [:]
    }

    func run() async throws -> Report {
        var generator = SeededGenerator(seed: seed)
        let redis = try await RedisServer(
            profile == .durableStore ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"])
        var proxies: [FaultProxy] = []
        var nodes: [NodeProcess] = []
        for _ in 0..<Self.nodeCount {
            let proxy = try await FaultProxy(to: redis.port)
            proxies.append(proxy)
            nodes.append(
                try await NodeProcess(["--redis", "redis://127.0.0.1:\(proxy.port)", "--heartbeat", "1s"]))
        }
        let board = BoardID.random()
        let clients = try (0..<Self.clientCount).map { index in
            var configuration = ClientConfiguration()
            configuration.maximumBackoff = .milliseconds(200)
            // Where the store forgets, a client stays with its node: the order of its own operations is that node's.
            let urls = profile == .durableStore ? nodes.map(\.url) : [nodes[index % Self.nodeCount].url]
            return try RecordingClient(board, nodes: urls, startingAt: index, configuration: configuration)
        }
        for recorded in clients { await recorded.client.connect() }
        for recorded in clients { try await recorded.waitUntilSettled() }
        let (world, schedule) = (
            World(redis: redis, proxies: proxies, nodes: nodes, clients: clients), schedule(&generator)
        )
        var report = Report()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let end = ContinuousClock.now + .seconds(seconds)
            for (index, recorded) in clients.enumerated() {
                group.addTask { try await draw(recorded, index: index, until: end) }
            }
            for (pause, fault) in schedule {
                guard ContinuousClock.now < end else { break }
                try await Task.sleep(for: .milliseconds(pause))
                try await world.perform(fault)
                report.faults[String("\(fault)".prefix { $0 != "(" }), default: 0] += 1
            }
            try await group.waitForAll()
        }
        try await world.heal()
        report.operations = try await HistoryChecker(board: board, nodes: nodes, clients: clients, seed: seed).check()
        for node in nodes { await node.terminate() }
        return report
    }

    /// Pauses and faults, enough for the whole run.
    private func schedule(_ generator: inout SeededGenerator) -> [(pause: Int, fault: Fault)] {
        (0..<seconds * 4).map { _ in
            let node = Int.random(in: 0..<Self.nodeCount, using: &generator)
            let time = Int.random(in: 50...1_500, using: &generator)
            let pause = Int.random(in: 50...600, using: &generator)
            let fault: Fault =
                switch Int.random(in: 0..<20, using: &generator) {
                case 0..<5: .cutClient(Int.random(in: 0..<Self.clientCount, using: &generator))
                case 5..<8: .cutNodeFromRedis(node)
                case 8..<10: .refuseNode(node, milliseconds: time)
                case 10..<12: .stallNode(node, milliseconds: time)
                case 12..<14: .pauseNode(node, milliseconds: time)
                case 14: .pauseRedis(milliseconds: time)
                case 15: .flushScripts
                case 16: .killRedis
                case 17: profile == .forgetfulStore ? .dumpRedis : .killRedis
                default: profile == .forgetfulStore ? .dumpRedis : .killNode(node)
                }
            return (pause, fault)
        }
    }

    /// Draws about forty operations a second, whatever happens.
    private func draw(_ recorded: RecordingClient, index: Int, until end: ContinuousClock.Instant) async throws {
        var count = 0
        while ContinuousClock.now < end {
            count += 1
            let id = try ElementID(validating: "e\((index + count) % 11)")
            let edit: Edit =
                count % 9 == 1
                ? .put(id, ["by": .number(Double(index)), "points": .array([])])
                : .append(id, key: "points", values: [.number(Double(count))])
            do {
                try await recorded.client.enqueue([edit])
            } catch ClientError.queueFull {
                // Nothing went through for long; the next one finds room.
            }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}

/// What faults are done to.
struct World: Sendable {
    let redis: RedisServer
    let proxies: [FaultProxy]
    let nodes: [NodeProcess]
    let clients: [RecordingClient]

    func perform(_ fault: Chaos.Fault) async throws {
        switch fault {
        case .cutClient(let index):
            await clients[index].client.cut()
        case .cutNodeFromRedis(let index):
            proxies[index].cut()
        case .refuseNode(let index, let milliseconds):
            proxies[index].setRefusing(true)
            try await Task.sleep(for: .milliseconds(milliseconds))
            proxies[index].setRefusing(false)
        case .stallNode(let index, let milliseconds):
            proxies[index].setStalled(true)
            try await Task.sleep(for: .milliseconds(milliseconds))
            proxies[index].setStalled(false)
        case .pauseNode(let index, let milliseconds):
            nodes[index].pause()
            try await Task.sleep(for: .milliseconds(milliseconds))
            nodes[index].resume()
        case .killNode(let index):
            await nodes[index].kill9()
            try await nodes[index].start()
        case .pauseRedis(let milliseconds):
            redis.pause()
            try await Task.sleep(for: .milliseconds(milliseconds))
            redis.resume()
        case .killRedis:
            await redis.kill9()
            try await redis.start()
        case .dumpRedis:
            try await redis.command("SAVE")
        case .flushScripts:
            try await redis.command("SCRIPT", "FLUSH")
        }
    }

    /// Ends every fault that is still on.
    func heal() async throws {
        redis.resume()
        for proxy in proxies {
            proxy.setStalled(false)
            proxy.setRefusing(false)
        }
        for node in nodes { node.resume() }
    }
}
