/// Why a command was not answered.
public enum RedisError: Error, Sendable, Equatable {
    /// The URL can't be used; the text says why and what is allowed.
    case invalidURL(String)
    /// No connection could be made in time; the text is the last reason.
    case connectFailed(String)
    /// The connection was lost before the reply came; the server may or may not have done the command.
    case connectionClosed
    /// No reply came in time, and the connection was closed; the server may or may not have done the command.
    case timeout
    /// The server has done the command, but no replica has confirmed it in time.
    case notReplicated
    /// Too many commands are waiting for replies; this one was not sent.
    case overloaded
    /// The server sent something that is not RESP, or a reply that is too large.
    case protocolViolation(String)
    /// The server replied with an error.
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
        case .reply(let error): "Redis answered with an error: \(error)"
        case .closed: "the Redis client is shut down"
        }
    }
}
