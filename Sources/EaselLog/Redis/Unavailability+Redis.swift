internal import EaselRedis

extension Unavailability {
    init(_ error: RedisError) {
        self.init(Self.reason(error), "\(error)")
    }

    private static func reason(_ error: RedisError) -> Reason {
        switch error {
        case .connectFailed, .connectionClosed: .unreachable
        case .timeout: .timeout
        case .notReplicated: .notReplicated
        case .overloaded: .busy
        case .closed: .closed
        case .reply(let reply): reason(reply)
        case .invalidURL, .protocolViolation: .failed
        }
    }

    private static func reason(_ reply: RedisReplyError) -> Reason {
        switch reply.prefix {
        case "OOM": .full
        case "READONLY": .readOnly
        case "MISCONF": .unwritable
        case "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN": .busy
        case "NOAUTH", "WRONGPASS", "NOPERM": .refused
        case "NOREPLICAS": .notReplicated
        default: .failed
        }
    }
}
