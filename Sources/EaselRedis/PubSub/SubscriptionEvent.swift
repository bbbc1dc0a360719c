public import NIOCore

/// What a subscriber to a channel is told, in order.
public enum SubscriptionEvent: Sendable {
    case message(ByteBuffer)
    /// Messages may have been missed, from some time before now on.
    case interrupted
    /// The subscription stands again.
    case resubscribed
}
