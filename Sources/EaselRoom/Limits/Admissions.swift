import NIOConcurrencyHelpers
import NIOCore

/// The ``AdmissionQueue`` of a node, shared by its event loops.
final class Admissions: Sendable {
    private let queue: NIOLockedValueBox<AdmissionQueue<CheckedContinuation<Void, Never>>>

    init(maximumActive: Int, maximumWaiting: Int) {
        queue = NIOLockedValueBox(AdmissionQueue(maximumActive: maximumActive, maximumWaiting: maximumWaiting))
    }

    var waitingCount: Int { queue.withLockedValue { $0.waitingCount } }

    /// Runs `body` once there is a place for it. Throws ``RoomError/overloaded(after:)`` if too many wait already.
    func admit(_ body: () async throws -> Void) async throws {
        try await enter()
        defer { queue.withLockedValue { $0.leave(at: .now()) }?.resume() }
        try await body()
    }

    private func enter() async throws {
        var refusal: TimeAmount?
        await withCheckedContinuation { continuation in
            switch queue.withLockedValue({ $0.enter(continuation) }) {
            case .enters:
                continuation.resume()
            case .waits:
                break
            case .refused(let after):
                refusal = after
                continuation.resume()
            }
        }
        if let refusal { throw RoomError.overloaded(after: refusal) }
    }
}
