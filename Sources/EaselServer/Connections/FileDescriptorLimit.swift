import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// How many files, and so connections, this process may have open.
public enum FileDescriptorLimit {
    /// For the log, listeners, Redis, and requests over HTTP.
    private static let reserve = 256
    /// For the log, listeners, Redis and the runtime alone: those of a process of one event loop, and of each further one,
    /// which has its own connections to Redis. Without a descriptor left, the dispatch library ends the process.
    private static let (ownReserve, loopReserve) = (96, 16)

    /// Raises the soft limit to the hard one, and returns it: a node has a file open for every session, and a shell's
    /// default of 1,024 is made for `select`. Nothing changes if the system refuses.
    @discardableResult
    public static func raiseLimit() -> Int {
        var limit = current()
        if limit.rlim_cur < limit.rlim_max {
            limit.rlim_cur = limit.rlim_max
            setrlimit(resource, &limit)
        }
        return Self.limit
    }

    /// The soft limit of this process now.
    public static var limit: Int { Int(clamping: current().rlim_cur) }

    /// WebSockets that the limit has room for.
    static var connections: Int { max(limit - reserve, limit / 2) }

    /// Connections of any kind that the limit has room for, besides what a node with so many event loops needs itself.
    static func allConnections(eventLoops: Int) -> Int {
        max(limit - ownReserve - loopReserve * eventLoops, limit / 2)
    }

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif

    private static func current() -> rlimit {
        var limit = rlimit()
        getrlimit(resource, &limit)
        return limit
    }
}
