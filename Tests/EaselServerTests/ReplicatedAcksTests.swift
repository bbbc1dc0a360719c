import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

@Suite("Nodes with --acks replicated", .serialized)
struct ReplicatedAcksTests {
    @Test("while the replica hangs: no echo comes to anybody, /readyz says 503; then all come once")
    func hangingReplica() async throws {
        let primary = try await RedisServer()
        let replica = try await RedisServer(["--replicaof", "127.0.0.1", "\(primary.port)"])
        let arguments = ["--redis", primary.url, "--acks", "replicated", "--heartbeat", "3s", "--drain-spread", "50ms"]
        let board = BoardID.random()
        let crew = try await Crew(
            on: board, nodes: [try await NodeProcess(arguments), try await NodeProcess(arguments)])
        let id = try ElementID(validating: "e")
        for recorded in crew.clients {
            for n in 1...25 { try await recorded.submit([.put(id, ["n": .number(Double(n))])]) }
        }
        for recorded in crew.clients { try await recorded.waitUntil(seq: 100) }
        replica.pause()
        for recorded in crew.clients {
            for n in 26...50 { try await recorded.client.enqueue([.put(id, ["n": .number(Double(n))])]) }
        }
        let key = "easel:{\(board.string)}"
        try await Eventually.holds("the operations are in the log") {
            try await (Int(primary.command("XLEN", "\(key):log")) ?? 0) > 100
        }
        // Many looks at the log later, by heartbeats and by whoever asks over HTTP, nobody has been told.
        for node in crew.nodes {
            for _ in 1...2 { #expect(try await HTTPRequest.get("\(node.url)/readyz").status == 503) }
            let log = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)/operations?after=100")
            #expect(log.body.isEmpty || log.status != 200)
        }
        for recorded in crew.clients {
            #expect(recorded.seqs == Array(1..<101))
            #expect(await recorded.client.unacknowledgedCount == 25)
        }
        replica.resume()
        try await crew.expectAllOnce([50, 50, 50, 50])
        for recorded in crew.clients { #expect(recorded.seqs == Array(1..<201)) }
        for node in crew.nodes {
            try await Eventually.holds("the node is ready") {
                try await HTTPRequest.get("\(node.url)/readyz").status == 200
            }
            #expect(await node.terminate() == 0)
        }
    }

    @Test("all killed together with the master: what was echoed is on the replica that takes over")
    func everythingKilled() async throws {
        let redis = try await RedisSentinels()
        let arguments = ["--redis", redis.url, "--acks", "replicated", "--heartbeat", "3s", "--drain-spread", "50ms"]
        let board = BoardID.random()
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let crew = try await Crew(on: board, nodes: nodes)
        let counts = try await crew.draw {
            try await crew.goOn(200)
            await redis.servers[0].kill9()
            for node in nodes { await node.kill9() }
            let echoed = crew.echoed
            try await Eventually.holds("the replica has taken over") {
                // Of one mind: a former master that is back empty before that would be taken for the master again.
                try await redis.master()?.port == redis.servers[1].port
            }
            let log = try await redis.servers[1].command("XRANGE", "easel:{\(board.string)}:log", "-", "+")
            for operation in echoed {
                #expect(log.contains(#","client":"\#(operation[0])","n":\#(operation[1]),"#))
            }
            // A replica of the new master, or no echo would ever come again.
            try await redis.servers[0].start()
            for node in nodes { try await node.start() }
            try await crew.goOn(50)
        }
        try await crew.expectAllOnce(counts)
        for node in nodes { #expect(await node.terminate() == 0) }
    }
}
