public import NIOCore

/// An event of a subscription, in order.
public enum SubscriptionEvent: Sendable {
    case message(ByteBuffer)
    /// The connection was lost. Messages may have been missed from shortly before now on.
    case interrupted
    /// The server has confirmed the subscription, for the first time or again.
    case resubscribed
}
