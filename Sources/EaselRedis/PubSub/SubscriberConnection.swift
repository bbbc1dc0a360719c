import NIOCore

/// One connection for sharded pub/sub, from its making to its end. Confined to its event loop.
final class SubscriberConnection {
    enum Event {
        case message(ByteBuffer)
        case subscribed
        case refused(RedisReplyError)
        /// The server has given the subscription up by itself.
        case unsubscribed
    }

    private enum State {
        case connecting
        case ready(RedisChannelHandler)
        case ended
    }

    private let eventLoop: any EventLoop
    private let keepaliveInterval: TimeAmount
    private var state = State.connecting
    private var keepalive: RepeatedTask?
    private(set) var channels: Set<String> = []
    var onConnected: (() -> Void)?
    /// What happens to a channel.
    var onEvent: ((String, Event) -> Void)?
    /// The connection could not be made or is gone, and its channels with it. Called once.
    var onEnded: ((RedisError, Set<String>) -> Void)?

    init(to address: RedisAddress, connector: RedisConnector, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        keepaliveInterval = connector.configuration.commandTimeout
        connector.connect(to: address, on: eventLoop).hop(to: eventLoop).assumeIsolated().whenComplete { result in
            self.connected(result.map(\.value))
        }
    }

    func subscribe(_ channel: String) {
        guard channels.insert(channel).inserted, case .ready(let handler) = state else { return }
        request(channel, on: handler)
    }

    func unsubscribe(_ channel: String) {
        guard channels.remove(channel) != nil, case .ready(let handler) = state else { return }
        handler.send(
            RedisCommand("SUNSUBSCRIBE", key: channel), unsubscribing: channel,
            promise: eventLoop.makePromise(of: RESPValue.self))
    }

    private func connected(_ result: Result<RedisChannelHandler, any Error>) {
        guard case .connecting = state else {
            if case .success(let handler) = result { handler.close(because: .closed) }
            return
        }
        switch result {
        case .failure(let error):
            end(error as? RedisError ?? .connectFailed("\(error)"))
        case .success(let handler):
            state = .ready(handler)
            onConnected?()
            handler.onMessage = { [weak self] in self?.tell($0, .message($1)) }
            handler.onUnsubscribed = { [weak self] channel in
                // What was given up by both at once is told twice.
                guard let self, self.channels.remove(channel) != nil else { return }
                self.onEvent?(channel, .unsubscribed)
            }
            handler.onClosed = { [weak self] in self?.end($0) }
            for channel in channels { request(channel, on: handler) }
            startKeepalive()
        }
    }

    private func request(_ channel: String, on handler: RedisChannelHandler) {
        let promise = eventLoop.makePromise(of: RESPValue.self)
        promise.futureResult.assumeIsolated().whenSuccess { [weak self] reply in
            guard let self, self.channels.contains(channel) else { return }
            if case .error(let error) = reply {
                self.channels.remove(channel)
                self.onEvent?(channel, .refused(error))
            } else {
                self.onEvent?(channel, .subscribed)
            }
        }
        handler.send(RedisCommand("SSUBSCRIBE", key: channel), promise: promise)
    }

    private func tell(_ channel: String, _ event: Event) {
        guard channels.contains(channel) else { return }
        onEvent?(channel, event)
    }

    /// Finds out that a connection is half open, on which nothing would come any more.
    private func startKeepalive() {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        keepalive = eventLoop.scheduleRepeatedTask(initialDelay: keepaliveInterval, delay: keepaliveInterval) { _ in
            this.value.ping()
        }
    }

    private func ping() {
        guard case .ready(let handler) = state else { return }
        handler.send(RedisCommand("PING"), promise: eventLoop.makePromise(of: RESPValue.self))
    }

    private func end(_ error: RedisError) {
        state = .ended
        keepalive?.cancel()
        let (channels, onEnded) = (self.channels, self.onEnded)
        self.channels = []
        self.onEnded = nil
        onEnded?(error, channels)
    }

    func close(because error: RedisError) {
        switch state {
        case .connecting: end(error)
        case .ready(let handler): handler.close(because: error)
        case .ended: break
        }
    }
}
