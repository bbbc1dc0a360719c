import EaselBoard
import EaselClient
import Foundation
import Histogram
import NIOConcurrencyHelpers
import NIOCore

/// Counts what the sessions of a bench are told. Shared by all of their event loops.
final class BenchMeter: Sendable {
    struct Counts: Sendable {
        var operations = 0
        var deliveries = 0
        var errors: [String: Int] = [:]
        var latency = Histogram<UInt64>(highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: .three)
    }

    private struct State: Sendable {
        /// When an operation was submitted, by client and n.
        var submitted: [ClientID: [Int: NIODeadline]] = [:]
        var isMeasuring = false
        var counts = Counts()
    }

    private let state = NIOLockedValueBox(State())

    func submitted(_ n: Int, by client: ClientID) {
        state.withLockedValue { $0.submitted[client, default: [:]][n] = .now() }
    }

    /// Starts counting, or stops and gives what was counted.
    func start() {
        state.withLockedValue {
            $0.counts = Counts()
            $0.isMeasuring = true
        }
    }

    func stop() -> Counts {
        state.withLockedValue {
            $0.isMeasuring = false
            return $0.counts
        }
    }

    var counts: Counts { state.withLockedValue { $0.counts } }

    func error(_ what: String) {
        state.withLockedValue { $0.counts.errors[what, default: 0] += 1 }
    }

    func delivered(_ operations: [EaselBoard.Operation], to client: ClientID) {
        let now = NIODeadline.now()
        state.withLockedValue { state in
            guard state.isMeasuring else { return }
            state.counts.deliveries += operations.count
            for operation in operations {
                if operation.client == client { state.counts.operations += 1 }
                guard let start = state.submitted[operation.client]?[operation.n] else { continue }
                _ = state.counts.latency.record(UInt64(max(1, (now - start).nanoseconds / 1_000)))
            }
        }
    }
}
