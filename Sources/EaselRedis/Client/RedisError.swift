/// Why a command was not answered.
public enum RedisError: Error, Sendable, Equatable {
    /// The URL can't be used; the text says why and what is allowed.
    case invalidURL(String)
    /// No connection could be made in time; the last reason is named.
    case connectFailed(String)
    /// The connection was lost with the command on its way: it may or may not have been done.
    case connectionClosed
    /// No answer came in time. The connection was given up: it may or may not have been done.
    case timeout
    /// The command was done, and no replica has confirmed that in time.
    case notReplicated
    /// Too much is waiting for an answer already.
    case overloaded
    /// The server sent something that is not RESP, or a reply that is too large.
    case protocolViolation(String)
    /// The server refused.
    case reply(RedisReplyError)
    /// The client was shut down.
    case closed
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidURL(let why): "the Redis URL can't be used: \(why)"
        case .connectFailed(let why): "Redis can't be reached: \(why)"
        case .connectionClosed: "the connection to Redis was lost"
        case .timeout: "Redis did not answer in time"
        case .notReplicated: "no replica of Redis has confirmed the write in time"
        case .overloaded: "too many commands are waiting for Redis"
        case .protocolViolation(let what): "Redis sent something that is not RESP: \(what)"
        case .reply(let error): "Redis said \(error)"
        case .closed: "the Redis client is shut down"
        }
    }
}
