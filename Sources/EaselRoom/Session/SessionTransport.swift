public import EaselBoard

/// What carries a session's messages, such as a WebSocket. All calls are made on the session's event loop.
public protocol SessionTransport: AnyObject {
    /// False while what was written waits for the peer to read.
    var isWritable: Bool { get }

    /// Bytes that were written and that the network has not taken.
    var pendingBytes: Int { get }

    /// Pauses or resumes reading from the peer. What was read before may still be passed on.
    func setReading(_ isReading: Bool)

    /// Writes a message that is for this session alone, without flushing.
    func write(_ message: ServerMessage)

    /// Writes a message that was encoded once for many sessions, without flushing. The bytes must not be copied.
    func write(_ frame: SharedFrame)

    /// Writes messages that other sessions of the same event loop get too, without flushing. A transport that can encode
    /// them once for all does; by default each is written by itself.
    func write(_ messages: SharedMessages)

    /// Sends what was written.
    func flush()

    /// Closes with a close code; nothing is written after it.
    func close(_ code: CloseCode, reason: String)
}

extension SessionTransport {
    public func write(_ messages: SharedMessages) {
        for frame in messages.frames { write(frame) }
    }
}
