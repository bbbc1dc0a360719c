import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// The retention leases of readers within this process.
final class RetentionLeases: Sendable {
    private struct Lease {
        let seq: Seq
        let expiry: NIODeadline
    }

    private let leases = NIOLockedValueBox<[BoardID: [ReaderID: Lease]]>([:])

    func acquire(on board: BoardID, from seq: Seq, for reader: ReaderID) {
        leases.withLockedValue { $0[board, default: [:]][reader] = Lease(seq: seq, expiry: .now() + .minutes(1)) }
    }

    func release(on board: BoardID, of reader: ReaderID) {
        leases.withLockedValue { leases in
            leases[board]?[reader] = nil
            if leases[board]?.isEmpty == true { leases[board] = nil }
        }
    }

    /// Whether a lease begins at one of these operations.
    func protect(_ seqs: ClosedRange<Seq>, of board: BoardID) -> Bool {
        let now = NIODeadline.now()
        return leases.withLockedValue { leases in
            leases[board]?.values.contains { $0.expiry > now && seqs.contains($0.seq) } ?? false
        }
    }
}
