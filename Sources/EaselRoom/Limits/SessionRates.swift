public import NIOCore

/// How much a session may send. Above its rates the node reads from it later, which slows the sender down and loses
/// nothing; a session that stays at its limit for longer than the grace period is closed with 4429.
///
/// A person who draws does not reach the defaults: drawing sends at most 100 messages a second, and after a reconnect a
/// queue of operations that were made offline.
public struct SessionRates: Sendable, Equatable {
    /// WebSocket frames a second; 0 for no limit.
    public var messagesPerSecond = 1_000
    /// Bytes a second; 0 for no limit.
    public var bytesPerSecond = 4 << 20
    /// How much may come at once after a rest: what the rates allow in this time.
    public var burst = TimeAmount.seconds(30)
    /// How long a session may stay at its limit before it is closed.
    public var gracePeriod = TimeAmount.minutes(5)

    public init() {}
}
