public import EaselBoard

/// The newest operation that a client has in a board's log.
public struct LastSubmission: Sendable, Equatable {
    /// The client's number for it.
    public var n: Int
    /// Its place in the log.
    public var seq: Seq

    public init(n: Int, seq: Seq) {
        self.n = n
        self.seq = seq
    }
}
