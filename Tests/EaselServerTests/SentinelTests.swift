import EaselBoard
import EaselClient
import EaselTestSupport
import Testing

@Suite("Two nodes on a Redis that Sentinels watch", .serialized)
struct SentinelTests {
    @Test("whose master is killed: they find the next, and what it lacks comes back from the nodes")
    func failover() async throws {
        let redis = try await RedisSentinels()
        let arguments = ["--redis", redis.url, "--heartbeat", "3s", "--drain-spread", "50ms"]
        let board = BoardID.random()
        let crew = try await Crew(
            on: board, nodes: [try await NodeProcess(arguments), try await NodeProcess(arguments)])
        let master = redis.servers[0]
        let counts = try await crew.draw {
            try await crew.goOn(50)
            try await master.command("ACL", "SETUSER", "default", "-psync", "-sync")
            try await master.command("CLIENT", "KILL", "TYPE", "replica")
            try await crew.goOn(100)
            await master.kill9()
            try await Eventually.holds("the Sentinels name another master") {
                try await redis.master()?.port == redis.servers[1].port
            }
            try await crew.goOn(50)
        }
        try await crew.expectAllOnce(counts)
        #expect(try await crew.metric("easel_log_recoveries_total") > 0)
        try await crew.expectLiveness()
        let doctor = try await ChildProcess.run(Executable.easel(), ["doctor", "--redis", redis.url])
        #expect(doctor.output.contains("the master \(RedisSentinels.name) of Sentinels"))
        #expect(doctor.output.contains("ok  memory: stream-node-max-bytes is 4096"))
        for node in crew.nodes { #expect(await node.terminate() == 0) }
    }
}
