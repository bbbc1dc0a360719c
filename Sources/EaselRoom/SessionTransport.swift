public import EaselBoard
public import NIOCore

/// What carries a session's messages: a WebSocket today. All calls are made on the session's event loop.
public protocol SessionTransport: AnyObject {
    /// False while what was written waits for the peer to read.
    var isWritable: Bool { get }

    /// Writes one text message without flushing. The buffer is shared by many sessions.
    func write(_ frame: ByteBuffer)

    /// Sends what was written.
    func flush()

    /// Closes with a close code; nothing is written after it.
    func close(_ code: CloseCode, reason: String)
}
