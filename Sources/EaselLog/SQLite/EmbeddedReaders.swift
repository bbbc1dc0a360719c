import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// Readers of history within this process, and from where on each of them needs it.
final class EmbeddedReaders: Sendable {
    private struct Hold {
        let seq: Seq
        let expiry: NIODeadline
    }

    private let holds = NIOLockedValueBox<[BoardID: [String: Hold]]>([:])

    func hold(_ board: BoardID, from seq: Seq, by reader: String) {
        holds.withLockedValue { $0[board, default: [:]][reader] = Hold(seq: seq, expiry: .now() + .minutes(1)) }
    }

    func release(_ board: BoardID, by reader: String) {
        holds.withLockedValue { holds in
            holds[board]?[reader] = nil
            if holds[board]?.isEmpty == true { holds[board] = nil }
        }
    }

    /// Whether somebody needs one of these operations.
    func need(_ seqs: ClosedRange<Seq>, of board: BoardID) -> Bool {
        let now = NIODeadline.now()
        return holds.withLockedValue { holds in
            holds[board]?.values.contains { $0.expiry > now && seqs.contains($0.seq) } ?? false
        }
    }
}
