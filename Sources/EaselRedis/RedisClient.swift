public import Logging
public import NIOCore
import Synchronization

/// A client of one Redis server: on each event loop one connection for commands and one for pub/sub, opened when first
/// used and opened again when lost.
///
/// A command in flight when its connection dies fails with ``RedisError/connectionClosed`` or ``RedisError/timeout``:
/// whether to give it again is for the caller to say, who knows if that is safe.
public final class RedisClient: Sendable {
    private struct Loop: Sendable {
        let eventLoop: any EventLoop
        let commands: NIOLoopBoundBox<LoopCommands>
        let subscriptions: NIOLoopBoundBox<LoopSubscriptions>
    }

    private let loops: [Loop]
    private let nextSubscription = Atomic<Int>(0)
    private let nextLoop = Atomic<Int>(0)

    public init(configuration: RedisConfiguration, eventLoopGroup: any EventLoopGroup, logger: Logger) {
        let connector = RedisConnector(configuration: configuration)
        loops = eventLoopGroup.makeIterator().map { eventLoop in
            Loop(
                eventLoop: eventLoop,
                commands: .makeBoxSendingValue(
                    LoopCommands(connector: connector, eventLoop: eventLoop, logger: logger), eventLoop: eventLoop),
                subscriptions: .makeBoxSendingValue(
                    LoopSubscriptions(connector: connector, eventLoop: eventLoop, logger: logger),
                    eventLoop: eventLoop))
        }
    }

    /// The loop asked for, the one this runs on, or one after the other.
    private func loop(_ eventLoop: (any EventLoop)?) -> Loop {
        if let eventLoop, let loop = loops.first(where: { $0.eventLoop === eventLoop }) { return loop }
        let turn = nextLoop.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(turn.magnitude % UInt(loops.count))]
    }

    private func start(_ command: RedisCommand, on loop: Loop) -> EventLoopFuture<RESPValue> {
        let promise = loop.eventLoop.makePromise(of: RESPValue.self)
        let commands = loop.commands
        loop.eventLoop.execute { commands.value.send(command, promise: promise) }
        return promise.futureResult
    }

    /// Sends a command. An error that the server replies with is thrown as ``RedisError/reply(_:)``.
    public func send(_ command: RedisCommand, on eventLoop: (any EventLoop)? = nil) async throws -> RESPValue {
        let reply = try await start(command, on: loop(eventLoop)).get()
        if case .error(let error) = reply { throw RedisError.reply(error) }
        return reply
    }

    /// Sends commands in one go; the replies come in their order, errors among them as values.
    public func send(pipeline: [RedisCommand]) async throws -> [RESPValue] {
        let loop = loop(nil)
        let promises = pipeline.map { ($0, loop.eventLoop.makePromise(of: RESPValue.self)) }
        let commands = loop.commands
        loop.eventLoop.execute {
            for (command, promise) in promises { commands.value.send(command, promise: promise) }
        }
        return try await EventLoopFuture.whenAllSucceed(promises.map(\.1.futureResult), on: loop.eventLoop).get()
    }

    /// Calls a script, loading it if the server does not know it (yet, or any more).
    public func evaluate(
        _ script: RedisScript, keys: [String], arguments: [RedisCommand.Argument],
        on eventLoop: (any EventLoop)? = nil
    ) async throws -> RESPValue {
        let call = RedisCommand(
            "EVALSHA", [.text(script.sha1), .integer(keys.count)] + keys.map { .text($0) } + arguments)
        do {
            return try await send(call, on: eventLoop)
        } catch RedisError.reply(let error) where error.prefix == "NOSCRIPT" {
            _ = try await send(RedisCommand("SCRIPT", ["LOAD", .text(script.source)]), on: eventLoop)
            return try await send(call, on: eventLoop)
        }
    }

    /// Subscribes to a channel of sharded pub/sub and returns when the server has confirmed it.
    ///
    /// The handler is called in order on the event loop; a lost connection is made again and the subscription with it.
    public func subscribe(
        sharded channel: String, on eventLoop: (any EventLoop)? = nil,
        handler: @escaping @Sendable (SubscriptionEvent) -> Void
    ) async throws -> RedisSubscription {
        let loop = loop(eventLoop)
        let id = nextSubscription.wrappingAdd(1, ordering: .relaxed).newValue
        let subscriptions = loop.subscriptions
        let subscription = RedisSubscription(
            eventLoop: loop.eventLoop, subscriptions: subscriptions, channel: channel, id: id)
        let promise = loop.eventLoop.makePromise(of: Void.self)
        loop.eventLoop.execute {
            subscriptions.value.subscribe(channel, id: id, handler: handler, promise: promise)
        }
        do {
            try await promise.futureResult.get()
        } catch {
            await subscription.cancel()
            throw error
        }
        return subscription
    }

    /// Closes all connections; what waits fails with ``RedisError/closed``.
    public func shutdown() async {
        for loop in loops {
            let (commands, subscriptions) = (loop.commands, loop.subscriptions)
            try? await loop.eventLoop.submit {
                commands.value.close()
                subscriptions.value.close()
            }.get()
        }
    }
}

/// Ends a subscription.
public struct RedisSubscription: Sendable {
    private let eventLoop: any EventLoop
    private let subscriptions: NIOLoopBoundBox<LoopSubscriptions>
    private let channel: String
    private let id: Int

    init(
        eventLoop: any EventLoop, subscriptions: NIOLoopBoundBox<LoopSubscriptions>, channel: String, id: Int
    ) {
        self.eventLoop = eventLoop
        self.subscriptions = subscriptions
        self.channel = channel
        self.id = id
    }

    /// Returns when the handler will not be called any more.
    public func cancel() async {
        let (subscriptions, channel, id) = (self.subscriptions, self.channel, self.id)
        try? await eventLoop.submit { subscriptions.value.unsubscribe(channel, id: id) }.get()
    }
}
