internal import NIOConcurrencyHelpers

/// The answer that a client asked for with an event. It is given once; what is given later is dropped.
public final class Acknowledgement: Sendable {
    private let send: NIOLockedValueBox<(@Sendable ([SocketValue]) -> Void)?>

    init(_ send: @escaping @Sendable ([SocketValue]) -> Void) {
        self.send = NIOLockedValueBox(send)
    }

    /// Answers with these arguments.
    public func send(_ arguments: [SocketValue]) {
        let send = send.withLockedValue { send in
            defer { send = nil }
            return send
        }
        send?(arguments)
    }
}
