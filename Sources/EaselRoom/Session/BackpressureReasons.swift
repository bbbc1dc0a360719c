/// Why reading from a session's transport is paused; several reasons may hold at once.
struct BackpressureReasons: OptionSet {
    let rawValue: UInt8

    /// The client has sent more than its rates allow.
    static let rate = BackpressureReasons(rawValue: 1)
    /// The client's unread output exceeds ``RoomConfiguration/unreadBytesToPause``.
    static let unreadOutput = BackpressureReasons(rawValue: 2)
    /// The client has sent more than ``RoomConfiguration/heldBytesToPause`` and has not been welcomed yet.
    static let notWelcomed = BackpressureReasons(rawValue: 4)
    /// A long message of the client is being decoded.
    static let decoding = BackpressureReasons(rawValue: 8)
    /// A token of the client is being verified.
    static let verifying = BackpressureReasons(rawValue: 16)
    /// The sessions of the client's principal have sent more, together, than their rates allow.
    static let principalRate = BackpressureReasons(rawValue: 32)
}
