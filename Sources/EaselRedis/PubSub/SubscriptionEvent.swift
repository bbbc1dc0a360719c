public import NIOCore

/// What a subscriber to a channel is told, in order.
public enum SubscriptionEvent: Sendable {
    case message(ByteBuffer)
    /// Messages may have been lost since some time before now.
    case interrupted
    /// The server has confirmed the subscription, for the first time or again.
    case resubscribed
}
