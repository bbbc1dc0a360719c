public import Logging
public import NIOCore
import NIOPosix
import Synchronization

/// A client of Redis, be it one server, a master that Sentinels name, or a cluster: on each event loop one connection
/// for commands and one for pub/sub to each server, opened when first used and opened again when lost.
///
/// Redirections of a cluster are followed: a server that redirects has not done the command. A command in flight when
/// its connection dies fails with ``RedisError/connectionClosed`` or ``RedisError/timeout``: whether a retry is safe is
/// for the caller to decide.
public final class RedisClient: Sendable {
    private struct Loop: Sendable {
        let eventLoop: any EventLoop
        let client: NIOLoopBoundBox<LoopClient>
    }

    /// How the servers that hold the data are found.
    public let topology: RedisTopology
    private let configuration: RedisConfiguration
    private let logger: Logger
    private let loops: [Loop]
    private let nextSubscription = Atomic<Int>(0)
    private let nextLoop = Atomic<Int>(0)

    /// Connects to nothing yet. ``shutdown()`` has to be called in the end.
    public init(configuration: RedisConfiguration, eventLoopGroup: any EventLoopGroup, logger: Logger) {
        topology = configuration.topology
        self.configuration = configuration
        self.logger = logger
        loops = eventLoopGroup.makeIterator().map { eventLoop in
            Loop(
                eventLoop: eventLoop,
                client: .makeBoxSendingValue(
                    LoopClient(configuration: configuration, eventLoop: eventLoop, logger: logger),
                    eventLoop: eventLoop))
        }
    }

    /// The loop asked for, the one this runs on, or one after the other.
    private func loop(_ eventLoop: (any EventLoop)?) -> Loop {
        if let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.currentEventLoop,
            let loop = loops.first(where: { $0.eventLoop === eventLoop })
        {
            return loop
        }
        let turn = nextLoop.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(turn.magnitude % UInt(loops.count))]
    }

    private func start(
        _ command: RedisCommand, _ durability: Durability, on loop: Loop
    ) -> EventLoopFuture<RESPValue> {
        let promise = loop.eventLoop.makePromise(of: RESPValue.self)
        let client = loop.client
        loop.eventLoop.execute {
            client.value.commands(of: durability).send(command, durability: durability, promise: promise)
        }
        return promise.futureResult
    }

    /// Sends a command and returns the reply.
    ///
    /// Throws ``RedisError``; an error that the server replies with is ``RedisError/reply(_:)``. A command that is to
    /// be ``Durability/replicated`` must write something. If no replica confirms it in time,
    /// ``RedisError/notReplicated`` is thrown, although the server has done it.
    ///
    /// - Parameter eventLoop: the loop whose connection is used; nil for any.
    public func send(
        _ command: RedisCommand, durability: Durability = .written, on eventLoop: (any EventLoop)? = nil
    ) async throws -> RESPValue {
        let reply = try await start(command, durability, on: loop(eventLoop)).get()
        if case .error(let error) = reply { throw RedisError.reply(error) }
        return reply
    }

    /// Sends commands together and returns their replies in the same order; an error reply is a value.
    ///
    /// Throws ``RedisError`` if any command gets no reply.
    public func send(pipeline: [RedisCommand]) async throws -> [RESPValue] {
        let loop = loop(nil)
        let promises = pipeline.map { ($0, loop.eventLoop.makePromise(of: RESPValue.self)) }
        let client = loop.client
        loop.eventLoop.execute {
            for (command, promise) in promises { client.value.written.send(command, promise: promise) }
        }
        return try await EventLoopFuture.whenAllSucceed(promises.map(\.1.futureResult), on: loop.eventLoop).get()
    }

    /// Sends commands together and returns what became of each, in the same order.
    ///
    /// - Parameter eventLoop: the loop whose connections are used. Commands of one loop to one server are done in the
    ///   order in which they were sent.
    public func outcomes(
        ofPipeline pipeline: [RedisCommand], on eventLoop: any EventLoop
    ) async -> [Result<RESPValue, RedisError>] {
        let loop = loop(eventLoop)
        let promises = pipeline.map { ($0, loop.eventLoop.makePromise(of: RESPValue.self)) }
        let client = loop.client
        loop.eventLoop.execute {
            for (command, promise) in promises { client.value.written.send(command, promise: promise) }
        }
        var outcomes: [Result<RESPValue, RedisError>] = []
        for (_, promise) in promises {
            do {
                let reply = try await promise.futureResult.get()
                if case .error(let error) = reply { throw RedisError.reply(error) }
                outcomes.append(.success(reply))
            } catch {
                outcomes.append(.failure(error as? RedisError ?? .connectFailed("\(error)")))
            }
        }
        return outcomes
    }

    /// How many subscribers each channel has, on all servers together; patterns are not counted.
    ///
    /// Throws ``RedisError`` if one of the servers does not answer. All channels have to be of one kind.
    public func subscriberCounts(of channels: [RedisChannel]) async throws -> [Int] {
        guard let first = channels.first else { return [] }
        let question = first.key == nil ? "NUMSUB" : "SHARDNUMSUB"
        var counts = Array(repeating: 0, count: channels.count)
        for server in try await primaries() {
            let reply = try await send(
                RedisCommand(
                    "PUBSUB", [.text(question)] + channels.map { .text($0.name) }, route: server.key("numsub")))
            // The answer is name, count, name, count, …
            for (index, value) in (reply.array ?? []).enumerated() where index % 2 == 1 && index / 2 < counts.count {
                counts[index / 2] &+= value.int ?? 0
            }
        }
        return counts
    }

    /// A client of the same servers, for commands that block for up to `duration`: on a connection of its own, over one
    /// event loop. It has to be shut down by itself.
    public func forBlockingCommands(upTo duration: TimeAmount, on eventLoop: any EventLoop) -> RedisClient {
        var configuration = self.configuration
        configuration.commandTimeout = configuration.commandTimeout + duration
        return RedisClient(configuration: configuration, eventLoopGroup: eventLoop, logger: logger)
    }

    /// The event loops that the client has connections on.
    public var eventLoops: [any EventLoop] { loops.map(\.eventLoop) }

    /// Calls a script on the server of its first key, by its digest; a server that has not cached it gets its source.
    ///
    /// Throws as ``send(_:durability:on:)`` does.
    public func evaluate(
        _ script: RedisScript, keys: [String], arguments: [RedisCommand.Argument], durability: Durability = .written,
        on eventLoop: (any EventLoop)? = nil
    ) async throws -> RESPValue {
        let rest = [.integer(keys.count)] + keys.map { .text($0) } + arguments
        do {
            return try await send(
                RedisCommand("EVALSHA", [.text(script.sha1)] + rest, route: keys.first), durability: durability,
                on: eventLoop)
        } catch RedisError.reply(let error) where error.prefix == "NOSCRIPT" {
            // Not SCRIPT LOAD: in a cluster a command without a key may go to another server.
            return try await send(
                RedisCommand("EVAL", [.text(script.source)] + rest, route: keys.first), durability: durability,
                on: eventLoop)
        }
    }

    /// The servers that hold the data, as far as is known; asks for them if nothing is known yet.
    ///
    /// Throws ``RedisError`` if no Sentinel or cluster node answers.
    public func primaries() async throws -> [RedisPrimary] {
        let loop = loop(nil)
        let client = loop.client
        return try await loop.eventLoop.flatSubmit {
            let topology = client.value.topology
            if topology.isKnown { return loop.eventLoop.makeSucceededFuture(topology.primaries) }
            return topology.refresh().assumeIsolated().map { topology.primaries }.nonisolated()
        }.get()
    }

    /// Subscribes to a channel of sharded pub/sub and returns when the server has confirmed it.
    ///
    /// The handler is called in order on the event loop. If the connection is lost, the client reconnects and
    /// subscribes again. Throws ``RedisError`` if the server does not confirm in time; then there is no subscription.
    public func subscribe(
        sharded channel: String, on eventLoop: (any EventLoop)? = nil,
        handler: @escaping @Sendable (SubscriptionEvent) -> Void
    ) async throws -> RedisSubscription {
        try await subscribe(to: .sharded(channel), on: eventLoop, handler: handler)
    }

    /// Subscribes to a channel, or to all that match a pattern, as ``subscribe(sharded:on:handler:)`` does.
    ///
    /// All subscriptions of one event loop that are at one server share a connection: of messages that were published at
    /// that server, those that come through them come in the order in which they were published.
    public func subscribe(
        to channel: RedisChannel, on eventLoop: (any EventLoop)? = nil,
        handler: @escaping @Sendable (SubscriptionEvent) -> Void
    ) async throws -> RedisSubscription {
        let (subscription, confirmation) = beginSubscription(to: channel, on: eventLoop, handler: handler)
        do {
            try await confirmation.get()
        } catch {
            await subscription.cancel()
            throw error
        }
        return subscription
    }

    /// As ``subscribe(to:on:handler:)``, but a subscription that the server does not confirm in time goes on: it stands as
    /// soon as there is a server again.
    ///
    /// - Returns: the subscription, and what succeeds when the server has confirmed it or fails with ``RedisError``.
    public func beginSubscription(
        to channel: RedisChannel, on eventLoop: (any EventLoop)? = nil,
        handler: @escaping @Sendable (SubscriptionEvent) -> Void
    ) -> (subscription: RedisSubscription, confirmation: EventLoopFuture<Void>) {
        let loop = loop(eventLoop)
        let id = nextSubscription.wrappingAdd(1, ordering: .relaxed).newValue
        let client = loop.client
        let promise = loop.eventLoop.makePromise(of: Void.self)
        loop.eventLoop.execute {
            client.value.subscriptions.subscribe(channel, id: id, handler: handler, promise: promise)
        }
        return (
            RedisSubscription(eventLoop: loop.eventLoop, client: client, channel: channel, id: id), promise.futureResult
        )
    }

    /// Closes all connections. Commands that wait for an answer, and later ones, fail with ``RedisError/closed``.
    public func shutdown() async {
        for loop in loops {
            let client = loop.client
            try? await loop.eventLoop.submit { client.value.close() }.get()
        }
    }
}
