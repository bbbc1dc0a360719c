import DequeModule
import EaselBoard

/// A session's own operations that are in the log and have not been written to it yet.
///
/// A client takes its operation in `ops` as the acknowledgement. Where a snapshot replaces those `ops`, the client gets
/// a `duplicate` instead, or it would wait forever.
struct PendingAcknowledgements: Sendable, Equatable {
    private struct Entry: Sendable, Equatable {
        let n: Int
        let seq: Seq
    }

    private var waiting: Deque<Entry> = []
    /// Everything up to here was written, as operations or as a snapshot.
    private var writtenSeq: Seq = 0
    /// The seqs that the last snapshot replaced.
    private var replaced: Range<Seq> = 0..<0

    /// Past this many the client submits and does not read.
    private static let maximum = 100_000

    /// The log has taken an operation. True if a snapshot that was written already has replaced its `ops`.
    mutating func sequenced(n: Int, at seq: Seq) -> Bool {
        if seq > writtenSeq, waiting.count < Self.maximum { waiting.append(Entry(n: n, seq: seq)) }
        return replaced.contains(seq)
    }

    /// The log has lost an operation that it had taken: nothing acknowledges it before it is taken again.
    mutating func wasLost(_ n: Int) {
        waiting.removeAll { $0.n == n }
    }

    /// The operations up to `seq` were written.
    mutating func wrote(upTo seq: Seq) {
        writtenSeq = seq
        while let first = waiting.first, first.seq <= seq { waiting.removeFirst() }
    }

    /// A snapshot was written instead of operations. Gives the n of the operations that it has replaced.
    mutating func wrote(snapshotAt seq: Seq) -> [Int] {
        replaced = writtenSeq < seq ? writtenSeq + 1..<seq + 1 : 0..<0
        let numbers = waiting.prefix { $0.seq <= seq }.map(\.n)
        wrote(upTo: seq)
        return numbers
    }
}
