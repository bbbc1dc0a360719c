internal import Synchronization

/// What of a session's output its WebSocket has not given to the network yet, as seen from the session's event loop and the
/// channel's, which may be two.
package final class UnsentBytes: Sendable {
    /// More than this waits for a client that reads slowly.
    package static let high = 128 << 10
    /// So much is soon gone.
    package static let low = 32 << 10

    private let underWay = Atomic(0)
    private let buffered = Atomic(0)
    private let isAwaited = Atomic(false)

    /// Bytes on their way to the channel's event loop, and in the channel.
    var count: Int {
        let count = underWay.load(ordering: .relaxed) + buffered.load(ordering: .relaxed)
        if count > Self.high { isAwaited.store(true, ordering: .relaxed) }
        return count
    }

    /// The session has sent bytes.
    func sent(_ bytes: Int) { underWay.add(bytes, ordering: .relaxed) }

    /// The channel has got bytes of the session.
    func arrived(_ bytes: Int) { underWay.subtract(bytes, ordering: .relaxed) }

    /// The channel holds so many bytes.
    func holds(_ bytes: Int) { buffered.store(bytes, ordering: .relaxed) }

    /// Whether the session has seen many bytes and waits to hear that they are few, and they are. True once each time.
    func isAwaitedAndLow() -> Bool {
        let count = underWay.load(ordering: .relaxed) + buffered.load(ordering: .relaxed)
        return count < Self.low && isAwaited.exchange(false, ordering: .relaxed)
    }
}
