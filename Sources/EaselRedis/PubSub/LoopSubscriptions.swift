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

/// All subscriptions that were made on one event loop: each at the server that has its channel, over one connection to
/// each. Confined to the loop.
///
/// A subscription follows its slot: a server that loses the slot gives it up unasked, one that has not got it redirects.
final class LoopSubscriptions {
    typealias Handler = @Sendable (SubscriptionEvent) -> Void

    private struct Channel {
        var handlers: [Int: Handler] = [:]
        var promises: [EventLoopPromise<Void>] = []
        var isConfirmed = false
        /// Where it is, or is about to be, subscribed.
        var server: RedisAddress?
    }

    private let connector: RedisConnector
    private let locator: ServerLocator
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var channels: [String: Channel] = [:]
    private var connections: [RedisAddress: SubscriberConnection] = [:]
    /// Servers that could not be reached and are left alone until the next attempt.
    private var resting: Set<RedisAddress> = []
    private var backoff: Backoff
    private var nextAttempt: Scheduled<Void>?
    private var refresh: RepeatedTask?
    private var isClosed = false

    init(connector: RedisConnector, locator: ServerLocator, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.locator = locator
        self.eventLoop = eventLoop
        self.logger = logger
        self.backoff = Backoff(connector.configuration)
        locator.onChange.append { [weak self] in self?.follow() }
    }

    func subscribe(_ channel: String, id: Int, handler: @escaping Handler, promise: EventLoopPromise<Void>) {
        guard !isClosed else {
            promise.fail(RedisError.closed)
            return
        }
        channels[channel, default: Channel()].handlers[id] = handler
        if channels[channel]?.isConfirmed == true {
            promise.succeed()
            return
        }
        channels[channel]?.promises.append(promise)
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: connector.configuration.commandTimeout) { this.value.giveUp(channel) }
        startRefreshing()
        if channels[channel]?.server == nil { place(channel) }
    }

    /// A promise that was kept before ignores this: only what still waits is failed.
    private func giveUp(_ channel: String) {
        guard channels[channel]?.isConfirmed == false else { return }
        for promise in takePromises(of: channel) { promise.fail(RedisError.timeout) }
    }

    private func takePromises(of channel: String) -> [EventLoopPromise<Void>] {
        let promises = channels[channel]?.promises ?? []
        channels[channel]?.promises = []
        return promises
    }

    func unsubscribe(_ channel: String, id: Int) {
        channels[channel]?.handlers[id] = nil
        guard let state = channels[channel], state.handlers.isEmpty else { return }
        channels[channel] = nil
        for promise in state.promises { promise.fail(RedisError.closed) }
        if let server = state.server { connections[server]?.unsubscribe(channel) }
    }

    // MARK: Places

    /// Subscribes where the channel belongs; later, if that is not known or was just lost.
    private func place(_ channel: String) {
        guard !isClosed else { return }
        guard let server = locator.server(for: channel) else {
            if backoff.isRunning { tryAgainLater() } else { tryAgain() }
            return
        }
        guard !resting.contains(server) else { return tryAgainLater() }
        channels[channel]?.server = server
        (connections[server] ?? connect(to: server)).subscribe(channel)
    }

    private func connect(to server: RedisAddress) -> SubscriberConnection {
        let connection = SubscriberConnection(to: server, connector: connector, eventLoop: eventLoop)
        connections[server] = connection
        connection.onConnected = { [weak self] in self?.backoff.succeeded() }
        connection.onEvent = { [weak self] in self?.happened($0, $1, at: server) }
        connection.onEnded = { [weak self] in self?.lost(server, because: $0, channels: $1) }
        return connection
    }

    private func happened(_ channel: String, _ event: SubscriberConnection.Event, at server: RedisAddress) {
        guard channels[channel]?.server == server else { return }
        switch event {
        case .message(let payload):
            tell(.message(payload), to: channel)
        case .subscribed:
            backoff.succeeded()
            channels[channel]?.isConfirmed = true
            for promise in takePromises(of: channel) { promise.succeed() }
            tell(.resubscribed, to: channel)
        case .unsubscribed:
            displace(channel)
            tryAgainLater()
        case .refused(let error):
            displace(channel)
            switch locator.redirects ? Redirection(error, from: server) : nil {
            case .moved(let slot, let address):
                locator.moved(slot, to: address)
            case .ask, .later:
                break
            case nil:
                for promise in takePromises(of: channel) { promise.fail(RedisError.reply(error)) }
            }
            tryAgainLater()
        }
    }

    /// The channel is subscribed nowhere any more.
    private func displace(_ channel: String) {
        guard let state = channels[channel] else { return }
        channels[channel]?.server = nil
        channels[channel]?.isConfirmed = false
        if state.isConfirmed { tell(.interrupted, to: channel) }
    }

    private func tryAgainLater() {
        guard nextAttempt == nil, !isClosed else { return }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        nextAttempt = eventLoop.scheduleTask(in: backoff.next()) { this.value.tryAgain() }
    }

    /// Finds out where servers are, if that can change, and subscribes what is subscribed nowhere.
    private func tryAgain() {
        locator.refresh().assumeIsolated().whenComplete { _ in
            self.nextAttempt = nil
            self.resting = []
            if !self.locator.isKnown { return self.tryAgainLater() }
            for (channel, state) in self.channels where state.server == nil { self.place(channel) }
        }
    }

    private func lost(_ server: RedisAddress, because error: RedisError, channels lost: Set<String>) {
        connections[server] = nil
        guard !isClosed else { return }
        logger.log(
            level: backoff.isRunning ? .debug : .warning, "no pub/sub connection to Redis",
            metadata: ["server": "\(server)", "error": "\(error)"])
        locator.suspect(server)
        resting.insert(server)
        for channel in lost where channels[channel]?.server == server { displace(channel) }
        tryAgainLater()
    }

    /// Something has moved: what is subscribed elsewhere than it belongs is subscribed anew.
    private func follow() {
        for (channel, state) in channels {
            guard let server = state.server, let owner = locator.server(for: channel), owner != server else { continue }
            connections[server]?.unsubscribe(channel)
            displace(channel)
            place(channel)
        }
        for (server, connection) in connections where connection.channels.isEmpty {
            connections[server] = nil
            connection.onEnded = nil
            connection.close(because: .closed)
        }
    }

    /// A server that was replaced may go on answering, and nobody says so by itself.
    private func startRefreshing() {
        guard refresh == nil, locator.canChange else { return }
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let interval = connector.configuration.commandTimeout
        refresh = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            _ = this.value.locator.refresh()
        }
    }

    private func tell(_ event: SubscriptionEvent, to channel: String) {
        guard let handlers = channels[channel]?.handlers else { return }
        for handler in handlers.values { handler(event) }
    }

    func close() {
        isClosed = true
        nextAttempt?.cancel()
        refresh?.cancel()
        for state in channels.values {
            for promise in state.promises { promise.fail(RedisError.closed) }
        }
        channels = [:]
        for connection in connections.values { connection.close(because: .closed) }
    }
}
