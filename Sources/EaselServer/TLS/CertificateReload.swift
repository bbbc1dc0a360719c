/// Decides when changed files are read. A pure value; whoever looks at the files tells what it saw.
///
/// A certificate and its key are two files that are written one after the other, so they are read only once two looks in a
/// row have seen the same; and what could not be used is not tried again until it has changed.
struct CertificateReload<Stamp: Equatable & Sendable>: Sendable {
    private var tried: Stamp
    private var seen: Stamp

    init(loaded stamp: Stamp) {
        (tried, seen) = (stamp, stamp)
    }

    /// Takes what a look saw. True if it is to be read now.
    mutating func isToLoad(_ stamp: Stamp) -> Bool {
        defer { seen = stamp }
        guard stamp != tried, stamp == seen else { return false }
        tried = stamp
        return true
    }
}
