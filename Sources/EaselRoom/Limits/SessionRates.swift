public import NIOCore

/// How much a session may send. What is beyond is not refused but read later, which slows the sender down; only one that
/// does not let up is closed, with 4429.
///
/// The defaults are out of the reach of who draws: 100 messages a second at the most, and after a reconnect a queue of
/// operations that were made offline.
public struct SessionRates: Sendable, Equatable {
    /// WebSocket frames a second; 0 for no limit.
    public var messagesPerSecond = 1_000
    /// Bytes a second; 0 for no limit.
    public var bytesPerSecond = 4 << 20
    /// How much may come at once after a rest: what the rates allow in this time.
    public var burst = TimeAmount.seconds(30)
    /// How long a session may be at its limit.
    public var patience = TimeAmount.minutes(5)

    public init() {}
}
