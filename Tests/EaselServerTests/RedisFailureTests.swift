import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Redis fails", .serialized)
struct RedisFailureTests {
    enum Fault: String, CaseIterable, Sendable {
        case hang, restart, loading, full, readOnly, busy, noScript
    }

    @Test(
        "as a process, and sessions stay, submits wait, and all of them are sequenced once it is back",
        arguments: [Fault.hang, .restart, .loading])
    func process(_ fault: Fault) async throws {
        try await outlast(fault)
    }

    @Test(
        "in what it answers, and sessions stay, submits wait, and all of them are sequenced once it is back",
        arguments: [Fault.full, .readOnly, .busy, .noScript])
    func answers(_ fault: Fault) async throws {
        try await outlast(fault)
    }

    private func outlast(_ fault: Fault) async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"]),
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"]),
        ]
        let board = BoardID.random()
        let clients = try nodes.map { try RecordingClient(board, nodes: [$0.url]) }
        let neighbour = try RecordingClient(board, nodes: [nodes[0].url])
        for recorded in clients + [neighbour] {
            try await recorded.connect()
        }
        func draw(_ numbers: ClosedRange<Int>) async throws {
            for n in numbers {
                for recorded in clients {
                    try await recorded.client.enqueue([
                        .put(try ElementID(validating: "e\(n % 9)"), ["n": .number(Double(n))])
                    ])
                }
            }
        }
        try await draw(1...50)
        let busy = try await begin(fault, redis)
        try await draw(51...100)
        if fault != .noScript {
            try await Eventually.holds("the node says that it is not ready") {
                try await HTTPRequest.get("\(nodes[0].url)/readyz").status == 503
            }
            // Within a node presence goes on.
            await clients[0].client.setPresence(["x": 1])
            try await Eventually.holds("presence is seen") {
                neighbour.events.contains { if case .presence = $0 { true } else { false } }
            }
        }
        try await end(fault, redis, busy)
        try await draw(101...150)
        for recorded in clients + [neighbour] { try await recorded.waitUntilSettled() }
        try await Eventually.holds("the node is ready") {
            try await HTTPRequest.get("\(nodes[0].url)/readyz").status == 200
        }
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: 300)
        for recorded in clients {
            #expect(!recorded.wasDisconnected)
            #expect(!recorded.events.contains { if case .rejected = $0 { true } else { false } })
        }
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    /// Gives a process that keeps Redis busy, where that is the fault.
    private func begin(_ fault: Fault, _ redis: RedisServer) async throws -> ChildProcess? {
        switch fault {
        case .hang: redis.pause()
        case .restart: await redis.kill9()
        case .loading:
            // 100,000 keys that take 1 ms each: it answers LOADING until it is told not to take its time.
            try await redis.command("DEBUG", "POPULATE", "100000", "filler")
            try await redis.command("BGREWRITEAOF")
            try await Eventually.holds("the file is written anew") {
                try await redis.command("INFO", "persistence").contains("aof_rewrite_in_progress:0")
            }
            await redis.kill9()
            try await redis.launch(["--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"])
            try await Eventually.holds("it says that it is loading") {
                try await redis.command("PING").contains("LOADING")
            }
        case .full: try await redis.command("CONFIG", "SET", "maxmemory", "1")
        case .readOnly: try await redis.command("REPLICAOF", "127.0.0.1", "1")
        case .noScript: try await redis.command("SCRIPT", "FLUSH")
        case .busy:
            try await redis.command("CONFIG", "SET", "busy-reply-threshold", "50")
            return try await redis.startCommand("EVAL", "while true do end", "0")
        }
        return nil
    }

    private func end(_ fault: Fault, _ redis: RedisServer, _ busy: ChildProcess?) async throws {
        switch fault {
        case .hang: redis.resume()
        case .restart: try await redis.start()
        case .loading:
            try await redis.command("CONFIG", "SET", "key-load-delay", "0")
            try await redis.start()
        case .full: try await redis.command("CONFIG", "SET", "maxmemory", "0")
        case .readOnly: try await redis.command("REPLICAOF", "NO", "ONE")
        case .noScript: break
        case .busy:
            try await redis.command("SCRIPT", "KILL")
            await busy?.wait()
        }
    }

    @Test("slowly or not at all to be trusted: a node says at its start what may cost data")
    func warnings() async throws {
        let redis = try await RedisServer(["--appendonly", "no", "--maxmemory-policy", "allkeys-lru"])
        let node = try await NodeProcess(["--redis", redis.url])
        for warning in ["maxmemory-policy is allkeys-lru", "appendonly is off"] {
            #expect(node.printed.contains(warning))
        }
        #expect(await node.terminate() == 0)
    }

    @Test("to be there when a node starts: it is alive, not ready, and waits")
    func absentAtStart() async throws {
        let (port, redisPort) = (try ReservedPort(), try ReservedPort())
        let process = try await ChildProcess.start(
            Executable.easel(),
            ["serve", "--port", "\(port.number)", "--redis", "redis://127.0.0.1:\(redisPort.number)"])
        defer { withExtendedLifetime((process, redisPort)) {} }
        // A Redis that is away is waited for: alive, and not ready.
        try await Eventually.holds("it is alive") {
            (try? await HTTPRequest.get("http://127.0.0.1:\(port.number)/healthz"))?.status == 200
        }
        #expect(try await HTTPRequest.get("http://127.0.0.1:\(port.number)/readyz").status == 503)
    }
}
