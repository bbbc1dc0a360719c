import EaselBackoff
import NIOCore

/// When to find out anew where servers are, and which servers to leave alone until that is known, as a value.
///
/// One discovery is under way or due at a time. After a failure the next one waits for the backoff, which a success of
/// whatever kind ends.
struct DiscoverySchedule {
    enum Action: Equatable {
        /// Ask for the topology, if it can change, and say ``finished()``.
        case now
        /// Say ``due()`` after that time.
        case later(TimeAmount)
        case cancel
    }

    private enum Phase {
        case idle
        case waiting
        case running
        case closed
    }

    private var phase = Phase.idle
    private var backoff: Backoff
    private var coolingDown: Set<RedisAddress> = []

    init(backoff: Backoff) {
        self.backoff = backoff
    }

    /// Whether something has failed since the last success.
    var isFailing: Bool { backoff.isRunning }

    /// Whether the server failed since the last discovery.
    func isCoolingDown(_ server: RedisAddress) -> Bool {
        coolingDown.contains(server)
    }

    /// A connection was made, or a command was answered.
    mutating func succeeded() {
        backoff.succeeded()
    }

    /// A server could not be reached, or is gone.
    mutating func failed(_ server: RedisAddress) -> Action? {
        coolingDown.insert(server)
        return later()
    }

    /// A command has no server to go to.
    mutating func soon() -> Action? {
        guard !isFailing else { return later() }
        guard case .idle = phase else { return nil }
        phase = .running
        return .now
    }

    /// The known topology may be out of date.
    mutating func later() -> Action? {
        guard case .idle = phase else { return nil }
        phase = .waiting
        return .later(backoff.next())
    }

    /// The time of ``Action/later(_:)`` has passed.
    mutating func due() -> Action? {
        guard case .waiting = phase else { return nil }
        phase = .running
        return .now
    }

    /// The discovery has ended, whether or not anybody answered: every server may be tried again.
    mutating func finished() {
        guard case .running = phase else { return }
        phase = .idle
        coolingDown = []
    }

    /// Begins nothing any more.
    mutating func close() -> Action {
        phase = .closed
        return .cancel
    }
}
