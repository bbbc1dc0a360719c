import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// How many files, and so sockets, this process may have open.
public enum OpenFileLimit {
    /// Raises it as far as the system lets a process do so itself, and gives it.
    public static func raise() -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        getrlimit(resource, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
        return Int(clamping: limit.rlim_max)
    }
}
