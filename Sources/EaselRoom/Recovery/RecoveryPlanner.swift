import EaselBoard
import EaselLog

/// What to do about a log that may have lost its tail, or has gone another way. A pure value: it decides, and
/// ``RecoveryRun`` carries it out.
struct RecoveryPlanner: Sendable {
    /// Where the log ends as far as this node knows.
    let known: BoardHead
    /// The seq before the oldest operation that this node's ring holds.
    let ringTail: Seq

    // MARK: Is there anything to do?

    /// Whether the log still is what this node knows. `newest` is the node's own operation at the known head.
    static func isIntact(_ log: LogExamination?, known: BoardHead, newest: LoggedOperation?) -> Bool {
        guard let log, log.head.epoch == known.epoch, log.head.seq >= known.seq else { return false }
        guard let operation = log.operation, let newest else { return true }
        return operation.isSame(as: newest)
    }

    // MARK: What is different?

    enum Comparison: Sendable, Equatable {
        /// Compare operations behind this seq. What was trimmed can't be compared, and need not be: a snapshot holds it.
        case operations(after: Seq)
        /// The log ends before the ring begins: this node has what is lost only as a document.
        case documents
    }

    func comparison(with found: BoardHead, oldest: Seq) -> Comparison {
        guard found.seq >= ringTail else { return .documents }
        return .operations(after: max(ringTail, min(oldest - 1, known.seq)))
    }

    // MARK: What to do

    enum Plan: Sendable, Equatable {
        case nothing
        /// Put these back at their old seqs: nobody notices.
        case putBack([LoggedOperation])
        /// Append these in this epoch, if need be behind what others add meanwhile, and load the log anew.
        case append([LoggedOperation], epoch: Epoch, mayFollow: Bool)
        /// Load the log anew.
        case reload
    }

    func plan(for divergence: LogDivergence, found: BoardHead, newEpoch: @autoclosure () -> Epoch) -> Plan {
        let isSameEpoch = found.epoch == known.epoch
        switch divergence {
        case .none:
            return isSameEpoch ? .nothing : .reload
        case .missing(let operations):
            return isSameEpoch
                ? .putBack(operations) : .append(operations, epoch: found.epoch, mayFollow: true)
        case .forked(let orphans):
            // A document is recovered over the very document that it was compared with.
            return .append(
                orphans, epoch: isSameEpoch ? newEpoch() : found.epoch, mayFollow: found.seq >= ringTail)
        }
    }
}
