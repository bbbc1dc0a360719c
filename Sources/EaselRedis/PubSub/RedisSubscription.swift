import NIOCore

/// A subscription to a channel, which lasts until it is cancelled.
public struct RedisSubscription: Sendable {
    private let eventLoop: any EventLoop
    private let client: NIOLoopBoundBox<LoopClient>
    private let channel: RedisChannel
    private let id: Int

    init(eventLoop: any EventLoop, client: NIOLoopBoundBox<LoopClient>, channel: RedisChannel, id: Int) {
        self.eventLoop = eventLoop
        self.client = client
        self.channel = channel
        self.id = id
    }

    /// Ends it soon, without saying when.
    public func end() {
        let (client, channel, id) = (self.client, self.channel, self.id)
        eventLoop.execute { client.value.subscriptions.unsubscribe(channel, id: id) }
    }

    /// Returns when the handler will not be called any more.
    public func cancel() async {
        let (client, channel, id) = (self.client, self.channel, self.id)
        try? await eventLoop.submit { client.value.subscriptions.unsubscribe(channel, id: id) }.get()
    }
}
