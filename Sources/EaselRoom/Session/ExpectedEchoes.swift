import DequeModule
import EaselBoard

/// A session's own operations that are in the log and that it has not been sent yet.
///
/// Their echo is their acknowledgement. Where a snapshot takes the place of the operations no echo comes; then the
/// client is told by `duplicate`, for it would wait for ever.
struct ExpectedEchoes {
    private var waiting: Deque<(n: Int, seq: Seq)> = []
    /// All up to here was sent, as operations or as a snapshot.
    private var cursor: Seq = 0
    /// What the last snapshot took the place of.
    private var replaced: Range<Seq> = 0..<0

    /// Past this many the client submits and does not read.
    private static let maximum = 100_000

    /// The log has taken an operation. True if its echo will not come, because a snapshot has overtaken it.
    mutating func expect(n: Int, at seq: Seq) -> Bool {
        if seq > cursor, waiting.count < Self.maximum { waiting.append((n, seq)) }
        return replaced.contains(seq)
    }

    /// The operations up to `seq` were sent.
    mutating func sent(upTo seq: Seq) {
        cursor = seq
        while let first = waiting.first, first.seq <= seq { waiting.removeFirst() }
    }

    /// A snapshot was sent instead of operations. Gives the n of those whose echo it has taken the place of.
    mutating func sent(snapshotAt seq: Seq) -> [Int] {
        replaced = cursor < seq ? cursor + 1..<seq + 1 : 0..<0
        let numbers = waiting.prefix { $0.seq <= seq }.map(\.n)
        sent(upTo: seq)
        return numbers
    }
}
