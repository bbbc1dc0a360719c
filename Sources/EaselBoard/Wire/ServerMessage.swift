import EaselJSON

/// A frame from the server to a client (docs/PROTOCOL.md, "Messages").
public enum ServerMessage: Sendable, Equatable {
    /// The answer to `hello`.
    case welcome(Welcome)
    /// Replaces the document, once all parts are there, by the one at `seq`. Parts count from 1.
    case snapshot(epoch: Epoch, seq: Seq, part: Int, parts: Int, elements: JSONObject)
    /// Operations as they were sequenced, seq being contiguous.
    case ops([Operation])
    /// The latest presence of sessions, by session.
    case presence([SessionID: JSONObject])
    /// Who came, and which sessions went. `count` says how many are here, where not all are told of.
    case participants(joined: [Participant], left: [SessionID], count: Int? = nil)
    /// The fingerprint of the document at `seq`.
    case digest(seq: Seq, Digest)
    /// This operation is not and will not be in the log. The code is one of ``Rejection/Code``'s, or a newer one.
    case reject(n: Int, code: String, message: String)
    /// This operation had been sequenced already.
    case duplicate(n: Int)
    /// The answer to `ping`, with its id.
    case pong(id: JSON?)
    /// Something is wrong; before a close it says why. `after` are milliseconds: do not come again sooner.
    case error(code: String, message: String, after: Int? = nil)
    /// Reconnect elsewhere in that many milliseconds.
    case drain(after: Int)

    /// The message's `type`.
    public var type: String {
        switch self {
        case .welcome: "welcome"
        case .snapshot: "snapshot"
        case .ops: "ops"
        case .presence: "presence"
        case .participants: "participants"
        case .digest: "digest"
        case .reject: "reject"
        case .duplicate: "duplicate"
        case .pong: "pong"
        case .error: "error"
        case .drain: "drain"
        }
    }
}
