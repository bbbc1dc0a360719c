public import EaselBoard
public import NIOCore

/// What carries a session's messages: a WebSocket today. All calls are made on the session's event loop.
public protocol SessionTransport: AnyObject {
    /// False while what was written waits for the peer to read.
    var isWritable: Bool { get }

    /// Bytes that were written and that the network has not taken.
    var pendingBytes: Int { get }

    /// Stops or goes on reading from the peer. What was read before may still be passed on.
    func setReading(_ isReading: Bool)

    /// Writes one text message without flushing. The buffer is shared by many sessions.
    func write(_ frame: ByteBuffer)

    /// Sends what was written.
    func flush()

    /// Closes with a close code; nothing is written after it.
    func close(_ code: CloseCode, reason: String)
}
