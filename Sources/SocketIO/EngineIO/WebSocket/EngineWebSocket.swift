internal import NIOCore

/// A WebSocket as a session sees it, whatever event loops the two are on.
struct EngineWebSocket: Sendable {
    /// Unique within the server.
    let id: Int
    private let channel: any Channel
    private let handler: NIOLoopBound<EngineWebSocketHandler>
    private let unsent: UnsentBytes

    init(id: Int, _ handler: EngineWebSocketHandler, on channel: any Channel) {
        self.id = id
        self.channel = channel
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        unsent = handler.unsent
    }

    /// Whether what is written now would leave at once.
    var isWritable: Bool { channel.isWritable }

    /// Bytes that the network has not taken.
    var unsentBytes: Int {
        if channel.eventLoop.inEventLoop {
            handler.value.measure()
        } else {
            // What was known may have been long since taken: the session hears of it if it waits for that.
            run { $0.tellIfWritable() }
        }
        return unsent.count
    }

    func write(_ outputs: [EngineOutput]) {
        let bytes = outputs.reduce(0) { $0 + $1.byteCount }
        unsent.sent(bytes)
        run { handler in
            handler.unsent.arrived(bytes)
            handler.write(outputs)
        }
    }

    func setMaximumMessage(_ bytes: Int) {
        run { $0.setMaximumMessage(bytes) }
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
