import NIOCore

/// How long an HTTP connection is waited for, and how slow it may be.
struct HTTPConnectionTimeouts: Sendable {
    /// Bytes a second, on average, that a client must send of a body and take of an answer.
    static let bytesPerSecond = 4_096

    /// How long a client may send nothing of a body, or take nothing of an answer.
    var stall = TimeAmount.seconds(30)
    /// How long a connection is kept without a request.
    var idle: TimeAmount { .nanoseconds(stall.nanoseconds * 2) }
    /// How long, and for how many bytes, a body is read on that was refused, so that its sender gets to read that: many
    /// clients read only when they have sent all, and most that are refused send little more than is allowed.
    var lingering = TimeAmount.seconds(10)
    var lingeringBytes = 64 << 20

    /// How often a connection is looked at.
    var interval: TimeAmount { max(.milliseconds(10), min(.seconds(1), .nanoseconds(stall.nanoseconds / 4))) }
}
