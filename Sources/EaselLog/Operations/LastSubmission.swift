public import EaselBoard

/// The newest operation that a client has in a board's log.
public struct LastSubmission: Sendable, Equatable {
    public var n: Int
    public var seq: Seq

    public init(n: Int, seq: Seq) {
        self.n = n
        self.seq = seq
    }
}
