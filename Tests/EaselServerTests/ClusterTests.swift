import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

@Suite("Two nodes on a Redis Cluster", .serialized)
struct ClusterTests {
    private func startNodes(_ url: String) async throws -> [NodeProcess] {
        [
            try await NodeProcess(["--redis", url, "--heartbeat", "3s", "--drain-spread", "50ms"]),
            try await NodeProcess(["--redis", url, "--heartbeat", "3s", "--drain-spread", "50ms"]),
        ]
    }

    @Test("whose slots move back and forth under them: every operation comes once, and the nodes still hear each other")
    func resharding() async throws {
        let cluster = try await RedisClusterServers()
        let board = BoardID.random()
        let crew = try await Crew(on: board, nodes: try await startNodes(cluster.url))
        let key = "easel:{\(board.string)}:log"
        let slot = try await cluster.slot(of: key)
        let counts = try await crew.draw {
            for _ in 1...6 {
                let source = try await cluster.primary(of: key)
                let target = try #require(try await cluster.nodes().first { $0.isPrimary && $0.id != source.id })
                try await cluster.migrate(slot, from: source, to: target)
                try await crew.goOn(20)
            }
        }
        try await crew.expectAllOnce(counts)
        // Nobody was cut, resynced or shown anything twice.
        for recorded in crew.clients { #expect(recorded.seqs.last == counts.reduce(0, +)) }
        for recorded in crew.clients { #expect(recorded.seqs == Array(1..<recorded.seqs.count + 1)) }
        #expect(try await crew.metric("easel_resyncs_total") == 0)
        try await crew.expectLiveness()
        let list = try await HTTPRequest.get("\(crew.nodes[0].url)/api/boards").text
        #expect(list.contains(board.string))
        let doctor = try await ChildProcess.run(Executable.easel(), ["doctor", "--redis", cluster.url])
        #expect(doctor.output.contains("a cluster of 3 primaries"))
        for server in cluster.servers { #expect(doctor.output.contains("127.0.0.1:\(server.port): Redis 7")) }
        for node in crew.nodes { #expect(await node.terminate() == 0) }
    }

    @Test("whose primary is killed: a replica that lacks the newest takes over, and gets them back from the nodes")
    func failover() async throws {
        let cluster = try await RedisClusterServers(replicas: 1)
        let board = BoardID.random()
        let crew = try await Crew(on: board, nodes: try await startNodes(cluster.url))
        let primary = try await cluster.primary(of: "easel:{\(board.string)}:log")
        let replica = try await cluster.replica(of: primary)
        let counts = try await crew.draw {
            try await crew.goOn(50)
            try await primary.server.command("ACL", "SETUSER", "default", "-psync", "-sync")
            try await primary.server.command("CLIENT", "KILL", "TYPE", "replica")
            try await crew.goOn(100)
            await primary.server.kill9()
            try await Eventually.holds("the replica has taken over") {
                try await replica.server.command("INFO", "replication").contains("role:master")
            }
            try await crew.goOn(50)
        }
        try await crew.expectAllOnce(counts)
        #expect(try await crew.metric("easel_log_recoveries_total") > 0)
        try await crew.expectLiveness()
        for node in crew.nodes { #expect(await node.terminate() == 0) }
    }
}
