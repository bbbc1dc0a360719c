import Logging
import NIOCore

/// What a subscriber to a channel is told, in order.
public enum SubscriptionEvent: Sendable {
    case message(ByteBuffer)
    /// Messages may have been missed, from some time before now on.
    case interrupted
    /// The subscription stands again.
    case resubscribed
}

/// The pub/sub connection of one event loop, with all subscriptions that were made there. Confined to it.
final class LoopSubscriptions {
    typealias Handler = @Sendable (SubscriptionEvent) -> Void

    private enum State {
        case idle
        case connecting
        case ready(RedisChannelHandler)
        case waiting
        case closed
    }

    private let connector: RedisConnector
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var state = State.idle
    private var backoff: Backoff
    private var handlers: [String: [Int: Handler]] = [:]
    private var confirmed: Set<String> = []
    private var waiting: [String: [EventLoopPromise<Void>]] = [:]
    private var keepalive: RepeatedTask?

    init(connector: RedisConnector, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.eventLoop = eventLoop
        self.logger = logger
        self.backoff = Backoff(connector.configuration)
    }

    func subscribe(_ channel: String, id: Int, handler: @escaping Handler, promise: EventLoopPromise<Void>) {
        if case .closed = state {
            promise.fail(RedisError.closed)
            return
        }
        let isFirst = handlers[channel] == nil
        handlers[channel, default: [:]][id] = handler
        if confirmed.contains(channel) {
            promise.succeed()
            return
        }
        waiting[channel, default: []].append(promise)
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: connector.configuration.commandTimeout) {
            // A promise that was kept before ignores this: only what still waits is failed.
            this.value.giveUp(channel)
        }
        switch state {
        case .ready(let connection): if isFirst { request(channel, on: connection) }
        case .idle: connect()
        case .connecting, .waiting, .closed: break
        }
    }

    private func giveUp(_ channel: String) {
        guard !confirmed.contains(channel) else { return }
        for promise in waiting.removeValue(forKey: channel) ?? [] { promise.fail(RedisError.timeout) }
    }

    func unsubscribe(_ channel: String, id: Int) {
        handlers[channel]?[id] = nil
        guard handlers[channel]?.isEmpty == true else { return }
        handlers[channel] = nil
        confirmed.remove(channel)
        if case .ready(let connection) = state {
            connection.send(
                RedisCommand("SUNSUBSCRIBE", [.text(channel)]), promise: eventLoop.makePromise(of: RESPValue.self))
        }
    }

    private func connect() {
        state = .connecting
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        connector.connect(on: eventLoop).hop(to: eventLoop).whenComplete { result in
            this.value.connected(result.map(\.value))
        }
    }

    private func connected(_ result: Result<RedisChannelHandler, any Error>) {
        guard case .connecting = state else {
            if case .success(let connection) = result { connection.close(because: .closed) }
            return
        }
        switch result {
        case .failure(let error):
            lost(because: error as? RedisError ?? .connectFailed("\(error)"))
        case .success(let connection):
            backoff.succeeded()
            state = .ready(connection)
            let this = NIOLoopBound(self, eventLoop: eventLoop)
            connection.onMessage = { channel, payload in this.value.tell(.message(payload), to: channel) }
            connection.onUnsubscribed = { [weak connection] _ in connection?.close(because: .connectionClosed) }
            connection.onClosed = { this.value.lost(because: $0) }
            for channel in handlers.keys { request(channel, on: connection) }
            startKeepalive(connection)
        }
    }

    private func request(_ channel: String, on connection: RedisChannelHandler) {
        let promise = eventLoop.makePromise(of: RESPValue.self)
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        promise.futureResult.whenSuccess { this.value.confirm(channel, $0) }
        connection.send(RedisCommand("SSUBSCRIBE", [.text(channel)]), promise: promise)
    }

    private func confirm(_ channel: String, _ reply: RESPValue) {
        let promises = waiting.removeValue(forKey: channel) ?? []
        if case .error(let error) = reply {
            for promise in promises { promise.fail(RedisError.reply(error)) }
            return
        }
        guard handlers[channel] != nil else { return }
        confirmed.insert(channel)
        for promise in promises { promise.succeed() }
        tell(.resubscribed, to: channel)
    }

    private func tell(_ event: SubscriptionEvent, to channel: String) {
        guard let handlers = handlers[channel] else { return }
        for handler in handlers.values { handler(event) }
    }

    /// Finds out that a connection is half open, on which nothing would come any more.
    private func startKeepalive(_ connection: RedisChannelHandler) {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let interval = connector.configuration.commandTimeout
        keepalive = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            let eventLoop = this.value.eventLoop
            if case .ready(let connection) = this.value.state {
                connection.send(RedisCommand("PING"), promise: eventLoop.makePromise(of: RESPValue.self))
            }
        }
    }

    private func lost(because error: RedisError) {
        if case .closed = state { return }
        logger.warning("no pub/sub connection to Redis", metadata: ["error": "\(error)"])
        keepalive?.cancel()
        state = .waiting
        let interrupted = confirmed
        confirmed = []
        for channel in interrupted { tell(.interrupted, to: channel) }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: backoff.next()) {
            if case .waiting = this.value.state { this.value.connect() }
        }
    }

    func close() {
        let before = state
        state = .closed
        keepalive?.cancel()
        if case .ready(let connection) = before { connection.close(because: .closed) }
        for promises in waiting.values {
            for promise in promises { promise.fail(RedisError.closed) }
        }
        waiting = [:]
        handlers = [:]
    }
}
