import EaselRedis
import EaselTestSupport
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

private func makeClient(_ url: String, timeout: TimeAmount = Patience.timeAmount) throws -> RedisClient {
    var configuration = try RedisConfiguration(url: url)
    configuration.commandTimeout = timeout
    configuration.maximumBackoff = .milliseconds(200)
    return RedisClient(
        configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

/// Runs what no actor isolates on one event loop.
private final class OnEventLoop: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

@Suite("A client of a real Redis", .serialized)
struct RedisClientTests {
    @Test("gets each of many pipelined commands its own answer")
    func pipelining() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2_000 {
                group.addTask {
                    let reply = try await client.send(RedisCommand("ECHO", [.text("n\(number)")]))
                    #expect(reply.string == "n\(number)")
                }
            }
            try await group.waitForAll()
        }
        let replies = try await client.send(pipeline: [
            RedisCommand("SET", ["k", "v"]), RedisCommand("NONSENSE"), RedisCommand("GET", ["k"]),
            RedisCommand("GET", ["none"]), RedisCommand("LRANGE", ["none", 0, 1]),
        ])
        #expect(replies[0] == .simple("OK"))
        guard case .error(let error) = replies[1] else { throw RedisError.protocolViolation("\(replies[1])") }
        #expect(error.prefix == "ERR")
        #expect(replies[2].string == "v")
        #expect(replies[3] == .null)
        #expect(replies[4] == .array([]))
        await client.shutdown()
        await #expect(throws: RedisError.closed) { try await client.send(RedisCommand("PING")) }
    }

    @Test("uses the connection of the event loop that a command is sent from")
    func ownLoop() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url)
        for loop in client.eventLoops {
            func connection(on eventLoop: (any EventLoop)?) async throws -> Int? {
                try await client.send(RedisCommand("CLIENT", ["ID"]), on: eventLoop).int
            }
            let expected = try await connection(on: loop)
            for _ in 0..<4 {
                let used = try await withTaskExecutorPreference(OnEventLoop(loop)) {
                    try await client.send(RedisCommand("CLIENT", ["ID"])).int
                }
                #expect(used == expected)
            }
        }
        await client.shutdown()
    }

    @Test("loads a script that the server does not know, or has forgotten")
    func scripts() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url)
        let script = RedisScript("return {KEYS[1], ARGV[1], 7}")
        for _ in 0..<2 {
            let reply = try await client.evaluate(script, keys: ["k"], arguments: ["a"])
            #expect(reply.array?.map { $0.int?.description ?? $0.string } == ["k", "a", "7"])
            try await redis.command("SCRIPT", "FLUSH")
        }
        await client.shutdown()
    }

    @Test("authenticates as an ACL user, and says so when it can't")
    func authentication() async throws {
        let redis = try await RedisServer()
        try await redis.command("ACL", "SETUSER", "easel", "on", ">s3cret", "~*", "&*", "+@all")
        try await redis.command("ACL", "SETUSER", "default", "off")
        let client = try makeClient("redis://easel:s3cret@127.0.0.1:\(redis.port)")
        #expect(try await client.send(RedisCommand("ACL", ["WHOAMI"])).string == "easel")
        await client.shutdown()
        let stranger = try makeClient("redis://easel:wrong@127.0.0.1:\(redis.port)", timeout: .seconds(2))
        let error = await #expect(throws: RedisError.self) { try await stranger.send(RedisCommand("PING")) }
        #expect(error?.description.contains("WRONGPASS") == true, "\(String(describing: error))")
        await stranger.shutdown()
    }

    @Test("talks TLS, and only to a server whose certificate it trusts")
    func tls() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("easel-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (key, certificate) = (directory.path + "/key.pem", directory.path + "/certificate.pem")
        let openssl = try await ChildProcess.run(
            Executable.find("openssl"),
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
        #expect(openssl.status == 0)
        let port = try ReservedPort()
        let redis = try await RedisServer([
            "--tls-port", "\(port.number)", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients",
            "no",
        ])
        let client = try makeClient("rediss://localhost:\(port.number)?ca=\(certificate)")
        #expect(try await client.send(RedisCommand("PING")) == .simple("PONG"))
        await client.shutdown()
        let distrusting = try makeClient("rediss://localhost:\(port.number)", timeout: .seconds(2))
        await #expect(throws: RedisError.self) { try await distrusting.send(RedisCommand("PING")) }
        await distrusting.shutdown()
        withExtendedLifetime(redis) {}
    }

    @Test("does not wait forever for a server that hangs, and works with it again afterwards")
    func hanging() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url, timeout: .seconds(2))
        #expect(try await client.send(RedisCommand("SET", ["k", "v"])) == .simple("OK"))
        redis.pause()
        await #expect(throws: RedisError.self) {
            for _ in 0..<4 { _ = try await client.send(RedisCommand("PING")) }
        }
        redis.resume()
        try await Eventually.holds("the client is back") {
            (try? await client.send(RedisCommand("GET", ["k"])))?.string == "v"
        }
        await client.shutdown()
    }

    @Test("comes back after kill -9, with its subscriptions, and says that messages may be missing")
    func killed() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url)
        let heard = NIOLockedValueBox<[String]>([])
        let subscription = try await client.subscribe(sharded: "news") { event in
            heard.withLockedValue { heard in
                switch event {
                case .message(let bytes): heard.append(String(buffer: bytes))
                case .interrupted: heard.append("interrupted")
                case .resubscribed: heard.append("resubscribed")
                }
            }
        }
        for number in 0..<100 { _ = try await client.send(RedisCommand("SPUBLISH", ["news", .integer(number)])) }
        let numbers = (0..<100).map(String.init)
        try await Eventually.holds("all is heard") {
            heard.withLockedValue { $0.filter { Int($0) != nil } } == numbers
        }
        await redis.kill9()
        try await redis.start()
        try await Eventually.holds("the subscription stands again") {
            heard.withLockedValue { $0.suffix(2) == ["interrupted", "resubscribed"] }
        }
        try await Eventually.holds("a message is heard again") {
            _ = try? await client.send(RedisCommand("SPUBLISH", ["news", "again"]))
            return heard.withLockedValue { $0.contains("again") }
        }
        await subscription.cancel()
        let count = heard.withLockedValue { $0.count }
        _ = try await client.send(RedisCommand("SPUBLISH", ["news", "unheard"]))
        #expect(heard.withLockedValue { $0.count } == count)
        await client.shutdown()
    }

    @Test("plain channels and patterns come back after kill -9, too, and are counted")
    func plainSubscriptions() async throws {
        let redis = try await RedisServer()
        let client = try makeClient(redis.url)
        let heard = NIOLockedValueBox<[String]>([])
        func listen(_ channel: RedisChannel, _ name: String) async throws -> RedisSubscription {
            try await client.subscribe(to: channel, on: client.eventLoops[0]) { event in
                if case .message(let bytes) = event {
                    heard.withLockedValue { $0.append("\(name) \(String(buffer: bytes))") }
                }
            }
        }
        let plain = try await listen(.plain("news*#a"), "plain")
        let pattern = try await listen(.prefixed(by: "news*"), "pattern")
        #expect(try await client.subscriberCounts(of: [.plain("news*#a"), .plain("none")]) == [1, 0])
        _ = try await client.send(RedisCommand("PUBLISH", ["newsX#a", "not"]))
        _ = try await client.send(RedisCommand("PUBLISH", ["news*#a", "both"]))
        _ = try await client.send(RedisCommand("PUBLISH", ["news*#b", "one"]))
        try await Eventually.holds("all is heard") {
            heard.withLockedValue { Set($0) } == ["plain both", "pattern both", "pattern one"]
        }
        await redis.kill9()
        // One that is begun while the server is away stands as soon as it is back.
        let begun = client.beginSubscription(to: .plain("later")) { event in
            if case .message(let bytes) = event {
                heard.withLockedValue { $0.append("begun \(String(buffer: bytes))") }
            }
        }
        try await redis.start()
        try await Eventually.holds("all subscriptions stand again") {
            for channel in ["news*#a", "news*#b", "later"] {
                _ = try? await client.send(RedisCommand("PUBLISH", [.text(channel), "again"]))
            }
            return heard.withLockedValue { Set($0) }.isSuperset(of: ["plain again", "pattern again", "begun again"])
        }
        await plain.cancel()
        await pattern.cancel()
        await begun.subscription.cancel()
        // The server hears of an end later than whoever asks for it.
        try await Eventually.holds("nobody is counted") {
            try await client.subscriberCounts(of: [.plain("news*#a"), .plain("later")]) == [0, 0]
        }
        let outcomes = await client.outcomes(
            ofPipeline: [RedisCommand("SET", ["k", "v"]), RedisCommand("NONSENSE")], on: client.eventLoops[0])
        #expect((try? outcomes[0].get()) == .simple("OK"))
        #expect(throws: RedisError.self) { try outcomes[1].get() }
        await client.shutdown()
    }

    @Test(
        "names what is wrong with a URL",
        arguments: [
            "localhost", "http://localhost", "redis://", "redis://h/x", "redis://h?x=1", "redis://a,b", "redis://h:x",
            "redis://h:70000", "redis://user@h", "redis://h?ca=f", "redis://%zz:p@h", "redis+sentinel://h",
            "redis+sentinel://h/m/x", "redis+sentinel://h/m/0/1", "redis+sentinel:///m", "redis+sentinel://a,,b/m",
            "redis+sentinel://h/m?tls=maybe", "redis+sentinel://h/m?ca=f", "redis+cluster://h/1", "redis+cluster://",
            "redis+cluster://h?sentinelPassword=x",
        ])
    func urls(url: String) {
        #expect(throws: RedisError.self) { try RedisConfiguration(url: url) }
    }
}
