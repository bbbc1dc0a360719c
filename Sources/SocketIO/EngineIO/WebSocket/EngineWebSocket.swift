internal import NIOCore

/// A WebSocket as a session sees it, whatever event loops the two are on.
struct EngineWebSocket: Sendable {
    /// Unique within the server.
    let id: Int
    private let channel: any Channel
    private let handler: NIOLoopBound<EngineWebSocketHandler>

    init(id: Int, _ handler: EngineWebSocketHandler, on channel: any Channel) {
        self.id = id
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    /// Whether what is written now would leave at once.
    var isWritable: Bool { channel.isWritable }

    func write(_ outputs: [EngineOutput]) {
        run { $0.write(outputs) }
    }

    func close() {
        run { $0.close() }
    }

    func setReading(_ isReading: Bool) {
        run { $0.setReading(isReading) }
    }

    private func run(_ body: @escaping @Sendable (EngineWebSocketHandler) -> Void) {
        if channel.eventLoop.inEventLoop { return body(handler.value) }
        let handler = self.handler
        channel.eventLoop.execute { body(handler.value) }
    }
}
