import EaselRedis
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

/// Namespaces come and go, and Redis does, while others of the same server go on.
@Suite("A namespace of a server that has others on its Redis", .serialized)
struct AdapterLifeTests {
    /// A server of several namespaces.
    private final class Server: Sendable {
        let redis: RedisClient
        private let kind: AdapterKind
        private let factory: any AdapterFactory

        init(_ kind: AdapterKind, _ url: String) throws {
            self.kind = kind
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            var configuration = try RedisConfiguration(url: url)
            configuration.maximumBackoff = .milliseconds(100)
            redis = RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
            var options = RedisAdapterOptions()
            options.requestsTimeout = .seconds(1)
            factory = kind.factory(redis, options)
        }

        func namespace(_ name: String) -> Namespace {
            let sockets = RecordingNamespace(name: name, recovery: kind.recovery)
            let adapter = factory.adapter(for: sockets)
            sockets.use(adapter)
            return Namespace(sockets: sockets, adapter: adapter)
        }
    }

    private struct Namespace {
        let sockets: RecordingNamespace
        let adapter: any Adapter

        /// The other one hears what this one says, and answers what it is asked. Who has just come back may miss something first.
        func reaches(_ other: Namespace, _ id: String, _ event: String) async throws {
            try await Eventually.holds("\(event) arrives") {
                try adapter.broadcast([.string(event)], BroadcastOptions(rooms: [RoomName(id)]))
                return other.sockets.events(id).contains(event)
            }
            try await Eventually.holds("it answers") {
                try await adapter.sockets(BroadcastOptions()).map(\.id).contains(id)
            }
        }
    }

    @Test(
        "may start again where Redis was away, and the others go on whatever becomes of it",
        arguments: AdapterKind.allCases)
    func startAgain(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (server, peer) = (try Server(kind, redis.url), try Server(kind, redis.url))
        let (first, peerFirst) = (server.namespace("/"), peer.namespace("/"))
        let (late, peerLate) = (server.namespace("/late"), peer.namespace("/late"))
        for namespace in [first, peerFirst, peerLate] { try await namespace.adapter.start() }
        await redis.kill9()
        await #expect(throws: (any Error).self) { try await late.adapter.start() }
        try await redis.start()
        try await Eventually.holds("it starts") { (try? await late.adapter.start()) != nil }
        try await late.sockets.connect("a")
        try await Eventually.holds("the peer is back") { try await peerLate.adapter.serverCount() == 2 }
        try await peerLate.reaches(late, "a", "hello")

        // One that never starts ends, and takes nobody with it.
        await server.namespace("/never").adapter.close()
        await late.adapter.close()
        try await peerFirst.sockets.connect("b")
        try await Eventually.holds("the peer is back") { try await first.adapter.serverCount() == 2 }
        try await first.reaches(peerFirst, "b", "still here")
        for namespace in [first, peerFirst, peerLate] { await namespace.adapter.close() }
        await server.redis.shutdown()
        await peer.redis.shutdown()
    }

    @Test(
        "hears everything though one of the same name was still ending when it was made",
        arguments: AdapterKind.allCases)
    func sameName(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (server, peer) = (try Server(kind, redis.url), try Server(kind, redis.url))
        let (main, far) = (server.namespace("/"), peer.namespace("/come and go"))
        let (old, new) = (server.namespace("/come and go"), server.namespace("/come and go"))
        for namespace in [main, far, old, new] { try await namespace.adapter.start() }
        try await new.sockets.connect("a")
        await old.adapter.close()
        try await far.reaches(new, "a", "hello")
        for namespace in [main, far, new] { await namespace.adapter.close() }
        await server.redis.shutdown()
        await peer.redis.shutdown()
    }

    @Test("gives nobody a session of another one, which stays where it is", arguments: AdapterKind.recovering)
    func sessions(kind: AdapterKind) async throws {
        let redis = try await RedisServer()
        let (server, peer) = (try Server(kind, redis.url), try Server(kind, redis.url))
        let (main, admin) = (server.namespace("/"), peer.namespace("/admin"))
        for namespace in [main, admin] { try await namespace.adapter.start() }
        try await main.sockets.connect("a", ["room"], privateID: "secret")
        #expect(try await admin.adapter.restore(privateID: "secret", offset: nil) { _ in }?.session == nil)
        await main.sockets.lose("a")
        #expect(try await admin.adapter.restore(privateID: "secret", offset: nil) { _ in }?.session == nil)
        try await Eventually.holds("it is there") {
            try await main.adapter.restore(privateID: "secret", offset: nil) { _ in }?.session.id == "a"
        }
        for namespace in [main, admin] { await namespace.adapter.close() }
        await server.redis.shutdown()
        await peer.redis.shutdown()
    }
}
