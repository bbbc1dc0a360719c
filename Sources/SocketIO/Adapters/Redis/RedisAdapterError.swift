/// Why an adapter could not ask or tell other nodes.
public enum RedisAdapterError: Error, Sendable, Equatable {
    /// Too much waits for Redis, or for answers, already.
    case overloaded
    /// Redis did not confirm in time. What was asked for may still happen once Redis is back.
    case unavailable
    /// The adapter was closed.
    case closed
}

extension RedisAdapterError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .overloaded: "too many messages wait for Redis"
        case .unavailable: "Redis did not answer in time"
        case .closed: "the adapter is closed"
        }
    }
}
