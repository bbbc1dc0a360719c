import NIOCore

/// An established connection for pub/sub. Confined to its event loop.
final class SubscriberConnection {
    private let handler: RedisChannelHandler
    private let eventLoop: any EventLoop
    private var keepalive: RepeatedTask?

    init(_ handler: RedisChannelHandler, eventLoop: any EventLoop) {
        self.handler = handler
        self.eventLoop = eventLoop
    }

    /// Detects a half-open connection: without traffic a subscriber would never notice.
    func startKeepalive(every interval: TimeAmount) {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        keepalive = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            this.value.ping()
        }
    }

    func stopKeepalive() {
        keepalive?.cancel()
    }

    private func ping() {
        handler.send(RedisCommand("PING"), promise: eventLoop.makePromise(of: RESPValue.self))
    }

    func subscribe(_ channel: RedisChannel, answer: EventLoopPromise<RESPValue>) {
        handler.send(channel.subscribe, promise: answer)
    }

    func unsubscribe(_ channel: RedisChannel) {
        handler.send(
            channel.unsubscribe, unsubscribing: channel.key,
            promise: eventLoop.makePromise(of: RESPValue.self))
    }

    func close(because error: RedisError) {
        handler.close(because: error)
    }
}
