public import EaselBoard
public import EaselJSON

/// What happens to a client.
public enum ClientEvent: Sendable, Equatable {
    case connected(Welcome)
    case disconnected
    /// Applied, in seq order.
    case operations([Operation])
    /// An operation of this client is in the log; its seq is known from its echo.
    case acknowledged(n: Int, seq: Seq?)
    case rejected(n: Int, code: String, message: String)
    /// A snapshot replaced the document.
    case resynced(seq: Seq)
    case presence([SessionID: JSONObject])
    case participants(joined: [Participant], left: [SessionID])
    case serverDigest(seq: Seq, Digest)
    case serverError(code: String, message: String)
    /// The node asks to be left within so many milliseconds.
    case draining(after: Int)
    /// The client has given up; it does not reconnect.
    case failed(ClientError)
}
