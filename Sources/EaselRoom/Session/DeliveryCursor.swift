import EaselBoard
import EaselLog
import NIOCore

/// How far a session has been told what is in the log, and what it is written next. A pure value.
///
/// A session has this instead of a queue: it reads on from the ring of recent frames, else from the log, else it starts
/// over with a snapshot.
struct DeliveryCursor: Sendable {
    private enum Position: Sendable {
        /// Everything up to this seq was written; what follows comes from the ring.
        case live(after: Seq)
        /// What follows this seq has left the ring and is being read from the log.
        case reading(after: Seq)
        /// A snapshot is being made.
        case awaitingSnapshot
        /// A snapshot's parts are being written.
        case snapshot(Snapshot, nextPart: Int)
    }

    /// What a session that joins is written first.
    enum Start: Sendable {
        case operations(after: Seq)
        case snapshot(Snapshot)
    }

    enum Step: Equatable {
        case write(SharedFrame, operations: Int)
        /// The last part of a snapshot, and the n of the client's own operations that the snapshot has replaced.
        case finishSnapshot(SharedFrame, acknowledging: [Int])
        /// Ask for the operations behind a seq; ``receive(backlog:)`` takes them.
        case readLog(after: Seq)
        /// Ask for a snapshot; ``receive(_:)`` takes it.
        case requestSnapshot
        /// Nothing can be written until more comes.
        case wait
    }

    private var position: Position
    private var acknowledgements = PendingAcknowledgements()
    /// A session that lags by more operations than this starts over with a snapshot.
    private let maximumBacklog: Int

    init(_ start: Start, maximumBacklog: Int) {
        self.maximumBacklog = maximumBacklog
        switch start {
        case .operations(let seq):
            position = .live(after: seq)
            acknowledgements.wrote(upTo: seq)
        case .snapshot(let snapshot):
            position = .snapshot(snapshot, nextPart: 0)
        }
    }

    /// What to write next. A step that writes counts as written.
    mutating func next(in ring: FrameRing) -> Step {
        switch position {
        case .live(let seq):
            guard seq < ring.head else { return .wait }
            guard let frame = ring.frame(holding: seq + 1)?.after(seq) else {
                return catchUp(after: seq, head: ring.head)
            }
            return write(frame, after: seq)
        case .snapshot(let snapshot, let part):
            let packed = snapshot.packedFrames.indices.contains(part) ? snapshot.packedFrames[part] : nil
            let frame = SharedFrame(.snapshot, snapshot.frames[part], packed: packed)
            guard part + 1 == snapshot.frames.count else {
                position = .snapshot(snapshot, nextPart: part + 1)
                return .write(frame, operations: 0)
            }
            position = .live(after: snapshot.seq)
            return .finishSnapshot(frame, acknowledging: acknowledgements.wrote(snapshotAt: snapshot.seq))
        case .reading, .awaitingSnapshot:
            return .wait
        }
    }

    /// Whether everything up to `seq` was written and nothing behind it, so that what all others get can be written as it
    /// is. Then everything up to `head` counts as written.
    mutating func advance(from seq: Seq, to head: Seq) -> Bool {
        guard case .live(seq) = position else { return false }
        position = .live(after: head)
        acknowledgements.wrote(upTo: head)
        return true
    }

    private mutating func catchUp(after seq: Seq, head: Seq) -> Step {
        guard head - seq <= maximumBacklog else {
            position = .awaitingSnapshot
            return .requestSnapshot
        }
        position = .reading(after: seq)
        return .readLog(after: seq)
    }

    private mutating func write(_ frame: OperationFrame, after seq: Seq) -> Step {
        position = .live(after: frame.last)
        acknowledgements.wrote(upTo: frame.last)
        return .write(SharedFrame(.ops, frame.bytes), operations: frame.last - seq)
    }

    /// Operations that were read from the log. What does not fit, because the session has started over meanwhile, is
    /// ignored.
    mutating func receive(backlog frame: OperationFrame) -> Step {
        guard case .reading(let seq) = position, frame.first == seq + 1 else { return .wait }
        return write(frame, after: seq)
    }

    /// A snapshot that replaces everything the client has. False if none is wanted any more.
    mutating func receive(_ snapshot: Snapshot) -> Bool {
        switch position {
        case .awaitingSnapshot, .reading:
            position = .snapshot(snapshot, nextPart: 0)
            return true
        case .live, .snapshot:
            return false
        }
    }

    /// The log has another lineage: seqs of the old one mean nothing any more, and a snapshot is to be asked for.
    mutating func startOver() {
        position = .awaitingSnapshot
        acknowledgements = PendingAcknowledgements()
    }

    /// The log has taken an operation of the client. True if a snapshot has replaced its `ops`, so that the client is to
    /// be told by `duplicate`.
    mutating func sequenced(n: Int, at seq: Seq) -> Bool {
        acknowledgements.sequenced(n: n, at: seq)
    }

    /// The log does not have an operation of the client that it had taken.
    mutating func wasLost(_ n: Int) {
        acknowledgements.wasLost(n)
    }
}
