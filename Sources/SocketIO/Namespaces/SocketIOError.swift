/// Why an event was not sent or not acknowledged.
public enum SocketIOError: Error, Sendable, Hashable {
    /// The name means something to the libraries of both ends.
    case reservedEventName(String)
    /// The client did not acknowledge the event in time.
    case acknowledgementTimeout
    /// The socket is not connected any more.
    case disconnected(DisconnectReason)
    /// More events await an acknowledgement of this socket than the server's limit.
    case tooManyPendingAcknowledgements(limit: Int)
    /// The socket is in as many rooms as the server's limit allows.
    case tooManyRooms(limit: Int)
    /// The room's name is longer than the server's limit, in bytes of UTF-8.
    case roomNameTooLong(limit: Int)
}
