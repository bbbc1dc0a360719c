import NIOConcurrencyHelpers

/// Gates that hold calls up, so that a test decides what happens while one is under way.
public final class CallGates<Call: Hashable & Sendable>: Sendable {
    private struct Gate {
        /// How many more calls are held up.
        var capacity: Int
        /// Calls that have come to the gate and wait.
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// A test that waits for a call to come.
        var arrivals: [CheckedContinuation<Void, Never>] = []
    }

    private let gates = NIOLockedValueBox<[Call: Gate]>([:])

    public init() {}

    /// Holds up the next so many such calls; others pass.
    public func close(_ call: Call, next capacity: Int) {
        gates.withLockedValue { $0[call] = Gate(capacity: capacity) }
    }

    /// Returns once such a call is held up.
    public func arrival(of call: Call) async {
        await withCheckedContinuation { continuation in
            let isThere = gates.withLockedValue { gates in
                guard let gate = gates[call], gate.waiting.isEmpty else { return true }
                gates[call]?.arrivals.append(continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets everything through, from now on.
    public func open(_ call: Call) {
        let gate = gates.withLockedValue { $0.removeValue(forKey: call) }
        gate?.waiting.forEach { $0.resume() }
    }

    /// Returns at once, or when the gate is opened that holds the call up.
    public func pass(_ call: Call) async {
        await withCheckedContinuation { continuation in
            let arrivals: [CheckedContinuation<Void, Never>]? = gates.withLockedValue { gates in
                guard let gate = gates[call], gate.capacity > 0 else { return nil }
                gates[call]?.capacity -= 1
                gates[call]?.waiting.append(continuation)
                gates[call]?.arrivals = []
                return gate.arrivals
            }
            if let arrivals { arrivals.forEach { $0.resume() } } else { continuation.resume() }
        }
    }
}
