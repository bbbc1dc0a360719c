/// Why a client could not do what it was asked.
public enum ClientError: Error, Sendable, Equatable {
    /// The address is not `http://host:port`, `ws://host:port` or one of `https` or `wss`.
    case invalidAddress(String)
    /// The server refused an operation; it will not be in the log.
    case rejected(code: String, message: String)
    /// Too many operations wait for their acknowledgement.
    case queueFull
    /// The server ended the connection for good, with this close code (docs/PROTOCOL.md, "Close codes") and reason.
    case refused(code: Int, reason: String)
    /// What the server sent breaks the protocol: a hole, a repeat or something unreadable.
    case protocolViolation(String)
    /// The client was closed.
    case closed
}
