import EaselBoard
import EaselDrawing
import EaselLog
import EaselRedis
public import EaselRoom
import EaselWeb
import Foundation
import Hummingbird
import HummingbirdCore
public import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle
import SocketIO
public import UnixSignals

/// One `easel serve`: the log, the rooms and the HTTP server, wired together.
public final class EaselNode: Sendable {
    /// How the node was configured.
    public let configuration: NodeConfiguration
    /// The boards that the node hosts.
    public let registry: RoomRegistry
    private let logger: Logger
    private let eventLoopGroup: MultiThreadedEventLoopGroup
    private let log: any BoardLog
    private let sealed: any SealedStore
    private let page: AssetStore
    private let connections: Connections
    private let work: NodeWork
    private let gateway: Gateway
    private let tls: TLSCredentials?
    private let auditLog: AuditLog?
    private let startedAt = Int(Date().timeIntervalSince1970 * 1_000)
    /// How long sessions and accepted operations are waited for after all were asked to leave.
    private static let drainDeadline = TimeAmount.seconds(4)
    private let listening: (stream: AsyncStream<Int>, continuation: AsyncStream<Int>.Continuation)

    /// Opens the log. Throws ``ConfigurationError``, and ``EaselLog/LogError`` if this version can't use the data.
    public init(_ configuration: NodeConfiguration, logger: Logger) async throws {
        try configuration.check()
        self.configuration = configuration
        self.logger = logger
        page = try await AssetStore.load()
        tls = try configuration.tls.map { files throws(ConfigurationError) in try TLSCredentials(files, logger: logger)
        }
        auditLog = try configuration.audit.map { place throws(ConfigurationError) in
            try AuditLog(to: place, logger: logger)
        }
        let access = try await configuration.authentication.accessControl(logger: logger)
        eventLoopGroup = MultiThreadedEventLoopGroup(
            numberOfThreads: configuration.eventLoops > 0 ? configuration.eventLoops : System.coreCount)
        let redis: RedisClient?
        do {
            (log, redis) = try await Self.openLog(configuration, on: eventLoopGroup, logger: logger)
            do {
                sealed = try Self.openSealedStore(configuration, redis: redis, logger: logger)
            } catch {
                await log.shutdown()
                throw error
            }
        } catch {
            try? await eventLoopGroup.shutdownGracefully()
            throw error
        }
        var rooms = configuration.rooms
        if configuration.compresses { rooms.pack = { PermessageDeflate.pack($0) } }
        registry = RoomRegistry(
            log: log, node: configuration.node, configuration: rooms, access: access,
            audit: auditLog?.audit ?? .off,
            eventLoopGroup: eventLoopGroup, logger: logger)
        connections = Connections(
            configuration.connections,
            total: FileDescriptorLimit.allConnections(
                eventLoops: configuration.eventLoops > 0 ? configuration.eventLoops : System.coreCount),
            logger: logger)
        work = NodeWork(configuration.work)
        gateway = Gateway(
            GatewayContext(
                registry: registry, connections: connections, rooms: configuration.roomLimits, sealed: sealed,
                excalidraw: configuration.excalidraw, isSecure: configuration.tls != nil, logger: logger),
            adapter: configuration.socketIOAdapter.factory(redis: redis, logger: logger))
        listening = AsyncStream.makeStream()
    }

    private static func openLog(
        _ configuration: NodeConfiguration, on group: MultiThreadedEventLoopGroup, logger: Logger
    ) async throws -> (any BoardLog, RedisClient?) {
        if let url = configuration.redis {
            let redis = RedisClient(
                configuration: try RedisConfiguration(url: url), eventLoopGroup: group, logger: logger)
            let log = RedisBoardLog(client: redis, acks: configuration.acks, logger: logger)
            do {
                try await check(log, logger: logger)
            } catch {
                await log.shutdown()
                throw error
            }
            return (log, redis)
        }
        return (try SQLiteBoardLog(path: configuration.dataDirectory + "/boards.sqlite", logger: logger), nil)
    }

    private static func openSealedStore(
        _ configuration: NodeConfiguration, redis: RedisClient?, logger: Logger
    ) throws -> any SealedStore {
        let limits = configuration.excalidraw.store
        guard let redis else {
            return try SQLiteSealedStore(
                path: configuration.dataDirectory + "/excalidraw.sqlite", limits: limits, logger: logger)
        }
        return RedisSealedStore(client: redis, limits: limits)
    }

    /// Throws for a Redis that can't keep boards, and warns of one that may lose them. A node starts even if Redis
    /// can't be reached, and is not ready until it can.
    private static func check(_ log: RedisBoardLog, logger: Logger) async throws {
        do {
            for found in try await log.inspect() {
                if let refusal = found.refusal {
                    throw ConfigurationError("the Redis at \(found.server) can't be used: \(refusal)")
                }
                for warning in found.warnings {
                    logger.warning("Redis may lose data: \(warning)", metadata: ["server": "\(found.server)"])
                }
            }
        } catch let error as LogError {
            logger.warning(
                "Redis can't be reached yet; the node is not ready until it can", metadata: ["error": "\(error)"])
        }
    }

    /// Waits until the node listens, and returns the port; nil if the node stopped before.
    public func port() async -> Int? {
        for await port in listening.stream { return port }
        return nil
    }

    /// Serves until the task is cancelled or a signal comes, then sends sessions away and sequences what was accepted.
    ///
    /// Throws if the node can't listen.
    public func run(stoppingOn signals: [UnixSignal] = []) async throws {
        let application = makeApplication()
        let reporter = NodeReporter(
            registry: registry, isOn: configuration.hasAdministrators,
            report: Self.report(
                registry, configuration, work: work, startedAt: startedAt,
                connections: { [connections] in connections.statistics }))
        var services = ServiceGroupConfiguration(
            // Ended from the last to the first: sessions leave while everything else still works.
            services: [
                .init(service: Farewell(connections: connections)), .init(service: application),
                .init(service: Heartbeats(registry: registry)),
                .init(service: Housekeeping(registry: registry, sealed: sealed)),
                .init(service: GatewayStart(gateway: gateway)), .init(service: reporter),
                .init(service: CertificateFollowing(tls: tls)),
                .init(
                    service: Drain(
                        registry: registry, gateway: gateway, spread: configuration.drainSpread,
                        deadline: Self.drainDeadline)),
            ],
            gracefulShutdownSignals: signals, logger: logger)
        // A client that reads an answer slowly does not delay the stop.
        services.maximumGracefulShutdownDuration = .nanoseconds(
            (configuration.drainSpread + Self.drainDeadline + .seconds(1)).nanoseconds)
        let group = ServiceGroup(configuration: services)
        // Longer than all that records something.
        async let auditing: Void = auditLog?.run() ?? ()
        let result: Result<Void, any Error>
        do {
            try await group.run()
            result = .success(())
        } catch is CancellationError where registry.isDraining {
            result = .success(())
        } catch {
            result = .failure(error)
        }
        listening.continuation.finish()
        await gateway.close()
        await sealed.shutdown()
        await log.shutdown()
        auditLog?.finish()
        await auditing
        try? await eventLoopGroup.shutdownGracefully()
        try result.get()
    }

    /// All that the node answers over HTTP.
    package static func router(
        _ registry: RoomRegistry, page: AssetStore, allowedOrigins: [String], limits: WorkLimits = WorkLimits()
    ) -> Router<BasicRequestContext> {
        var configuration = NodeConfiguration()
        configuration.allowedOrigins = allowedOrigins
        // All routes that there are.
        configuration.opensAdmin = true
        return router(
            registry, page: page, configuration, work: NodeWork(limits), gateway: nil, startedAt: 0,
            connections: { .init() })
    }

    private static func router(
        _ registry: RoomRegistry, page: AssetStore, _ configuration: NodeConfiguration, work: NodeWork,
        gateway: Gateway?, startedAt: Int,
        connections: @escaping @Sendable () -> Connections.Statistics
    ) -> Router<BasicRequestContext> {
        let policy = configuration.requestPolicy
        let router = Router(options: .autoGenerateHeadEndpoints)
        if let seconds = configuration.strictTransportSeconds {
            router.add(middleware: StrictTransportMiddleware(seconds: seconds, isSecure: configuration.tls != nil))
        }
        router.add(middleware: CrossOriginMiddleware(origins: policy.origins))
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: RequestRateMiddleware(gateway: gateway))
        router.add(middleware: RequestPolicyMiddleware(policy: policy, audit: registry.audit))
        router.add(middleware: AllowedMethods.ServerMiddleware())
        router.add(middleware: AuditMiddleware(audit: registry.audit))
        let boards = BoardService(registry: registry)
        router.add(middleware: AccessMiddleware(boards: boards))
        NodeRoutes(
            registry: registry, work: work, connections: connections, socketIO: { gateway?.statistics },
            excalidraw: gateway?.excalidraw.statistics
        ).add(to: router)
        BoardRoutes(boards: boards, listing: configuration.boardListing, work: work).add(to: router)
        MemberRoutes(boards: boards, work: work).add(to: router)
        LinkRoutes(
            boards: boards, work: work, publicURL: configuration.publicURLs.first, isSecure: configuration.tls != nil
        ).add(to: router)
        PersonRoutes(boards: boards).add(to: router)
        if configuration.hasAdministrators {
            AdminRoutes(
                boards: boards, registry: registry, work: work,
                report: report(registry, configuration, work: work, startedAt: startedAt, connections: connections)
            ).add(to: router)
        }
        AdmissionRoutes().add(to: router)
        DocumentRoutes(boards: boards, work: work).add(to: router)
        OperationRoutes(boards: boards, work: work).add(to: router)
        DrawingRoutes(boards: boards, work: work, fonts: EmbeddedFonts(of: page)).add(to: router)
        if let gateway {
            PollingRoutes(gateway: gateway, work: work).add(to: router)
            RoomRoutes(rooms: gateway.rooms, work: work).add(to: router)
            SealedRoutes(
                store: gateway.excalidraw.store, work: work, maximumBytes: configuration.excalidraw.objectBytes
            ).add(to: router)
        }
        LoginRoutes(url: configuration.loginURL, allowedOrigins: configuration.allowedOrigins).add(to: router)
        AssetRoutes(
            store: page, frameAncestors: configuration.frameAncestors, keepsOpener: configuration.loginURL != nil,
            hasAdministrators: configuration.hasAdministrators
        ).add(to: router)
        AllowedMethods.add(to: router)
        return router
    }

    /// What a node says of itself now.
    private static func report(
        _ registry: RoomRegistry, _ configuration: NodeConfiguration, work: NodeWork, startedAt: Int,
        connections: @escaping @Sendable () -> Connections.Statistics
    ) -> @Sendable () -> NodeReport {
        {
            NodeReport(
                node: registry.node, version: configuration.version, startedAt: startedAt, rooms: registry.statistics,
                connections: connections(), work: work)
        }
    }

    private func makeApplication() -> some ApplicationProtocol {
        let (registry, connections, listening, work) = (self.registry, self.connections, self.listening, self.work)
        let (gateway, tls, auditLog) = (self.gateway, self.tls, self.auditLog)
        let timeouts = HTTPConnectionTimeouts(
            stall: configuration.httpStallTimeout, lingeringBytes: configuration.httpLingerBytes)
        let policy = configuration.requestPolicy
        var logger = self.logger
        logger.logLevel = max(logger.logLevel, .notice)
        return Application(
            router: Self.router(
                registry, page: page, configuration, work: work, gateway: gateway, startedAt: startedAt,
                connections: {
                    var statistics = connections.statistics
                    statistics.tls = tls?.statistics
                    statistics.audit = auditLog?.statistics
                    return statistics
                }),
            server: HTTPServerBuilder { responder in
                EaselChannel(
                    responder: responder, registry: registry, policy: policy, connections: connections, work: work,
                    gateway: gateway, timeouts: timeouts, tls: tls)
            },
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "Easel", backlog: 1_024,
                availableConnectionsDelegate: AcceptGate(connections: connections)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { listening.continuation.yield(port) }
            },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: logger)
    }
}

/// Waits for connections that no task serves, as WebSockets are, to say their last words.
private struct Farewell: Service {
    let connections: Connections

    func run() async throws {
        try? await gracefulShutdown()
        await connections.allClosed()
    }
}

/// Records the node's heartbeats and has its rooms check themselves.
private struct Heartbeats: Service {
    let registry: RoomRegistry

    func run() async throws {
        await cancelWhenGracefulShutdown {
            try? await registry.run()
        }
    }
}

/// Connects Socket.IO with the other nodes.
private struct GatewayStart: Service {
    let gateway: Gateway

    func run() async throws {
        await cancelWhenGracefulShutdown { await gateway.start() }
        try? await gracefulShutdown()
    }
}

/// Follows the files of the node's certificate, where it has one.
private struct CertificateFollowing: Service {
    let tls: TLSCredentials?

    func run() async throws {
        guard let tls else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            await withTaskExecutorPreference(WorkerThreads.background) { await tls.follow() }
        }
    }
}

/// Trims history that the policy gives up, and forgets clients that have submitted nothing for 90 days, on all boards, and
/// what Excalidraw's clients have not used for long.
private struct Housekeeping: Service {
    let registry: RoomRegistry
    let sealed: any SealedStore

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // Nodes that were started together do not all do it at the same time.
                let pause = registry.configuration.historyCheck.nanoseconds
                try? await Task.sleep(nanoseconds: UInt64(Int64.random(in: pause / 2...pause)))
                guard !Task.isCancelled else { return }
                await registry.sweepRetention()
                // What can't be swept now is swept next time.
                try? await sealed.sweep()
            }
        }
    }
}

/// Drains the sessions when the node is told to stop.
private struct Drain: Service {
    let registry: RoomRegistry
    let gateway: Gateway
    let spread: TimeAmount
    let deadline: TimeAmount

    func run() async throws {
        try? await gracefulShutdown()
        async let sessions: Void = gateway.drain(over: spread)
        await registry.drain(over: spread, deadline: spread + deadline)
        await sessions
    }
}
