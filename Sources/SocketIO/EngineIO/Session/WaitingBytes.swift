internal import Synchronization

/// How much waits for the clients of a server that poll, on all event loops: each message once, for however many clients it
/// waits.
final class WaitingBytes: Sendable {
    private let maximum: Int
    private let held = Atomic(0)

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Bytes that wait.
    var count: Int { held.load(ordering: .relaxed) }

    /// The most that may wait for one client: as much as is free. So those that fetch nothing share the memory between them, and
    /// as much as each of them has is left for others (dynamic thresholds; Choudhury and Hahne, 1998).
    var allowance: Int { max(0, maximum - count) }

    func add(_ bytes: Int) { held.add(bytes, ordering: .relaxed) }

    func remove(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }
}
