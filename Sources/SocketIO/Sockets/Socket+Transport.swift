package import NIOCore

/// What the transport of a socket's connection has achieved.
package struct TransportState: Sendable, Hashable {
    /// Whether a message would be sent at once.
    package var isWritable: Bool
    /// When the last ping that the client has answered was sent: it has received all that it was sent before. Nil for none,
    /// and for clients of Engine.IO 3, which are not pinged.
    package var answeredPing: NIODeadline?
}

extension Socket {
    /// Looks at the transport, behind all that the socket was told before. Nil if the client is not connected any more.
    package func transportState() async -> TransportState? {
        await withCheckedContinuation { continuation in
            table.broadcaster.enqueue { continuation.resume(returning: self.stateOnLoop) }
        }
    }

    /// Returns when all events that have come so far were handled.
    package func handledEvents() async { await events.finished() }
}
