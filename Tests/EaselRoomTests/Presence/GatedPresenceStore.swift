import EaselBoard
import EaselLog
import NIOConcurrencyHelpers
import NIOCore

/// A store whose calls can be held up, so that a test decides what happens while one is under way. Everything else is as
/// the log in memory has it.
final class GatedPresenceStore: PresenceStore, NodeRegistry {
    enum Call: Hashable {
        case enter, leave, participants, publish, liveNodes
    }

    private struct Gate {
        /// Calls that have come to the gate and wait.
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// A test that waits for a call to come.
        var arrivals: [CheckedContinuation<Void, Never>] = []
    }

    private let log: MemoryBoardLog
    private let gates = NIOLockedValueBox<[Call: Gate]>([:])
    /// What was asked for, in order.
    let calls = NIOLockedValueBox<[String]>([])

    init(_ log: MemoryBoardLog) {
        self.log = log
    }

    // MARK: Gates

    /// Holds up such calls once they have been carried out, so that their answer is old when it is given.
    func close(_ call: Call) {
        gates.withLockedValue { $0[call] = Gate() }
    }

    /// Returns once such a call is held up.
    func arrival(of call: Call) async {
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
    func open(_ call: Call) {
        let gate = gates.withLockedValue { $0.removeValue(forKey: call) }
        gate?.waiting.forEach { $0.resume() }
    }

    private func pass(_ call: Call, _ detail: String = "") async {
        calls.withLockedValue { $0.append(detail.isEmpty ? "\(call)" : "\(call) \(detail)") }
        await withCheckedContinuation { continuation in
            let arrivals: [CheckedContinuation<Void, Never>]? = gates.withLockedValue { gates in
                guard let gate = gates[call] else { return nil }
                gates[call]?.waiting.append(continuation)
                gates[call]?.arrivals = []
                return gate.arrivals
            }
            if let arrivals { arrivals.forEach { $0.resume() } } else { continuation.resume() }
        }
    }

    // MARK: The store

    func enter(_ participant: Participant, node: NodeID, on board: BoardID) async throws(LogError) {
        try await log.enter(participant, node: node, on: board)
        await pass(.enter, participant.session.string)
    }

    func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        try await log.leave(sessions, on: board)
        await pass(.leave, sessions.map(\.string).joined(separator: " "))
    }

    func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        let found = try await log.participants(of: board)
        await pass(.participants)
        return found
    }

    func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try await log.participants(of: boards)
    }

    func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        try await log.publish(frame, on: board)
        await pass(.publish, String(buffer: frame))
    }

    func heartbeat(_ node: NodeID) async throws(LogError) {
        try await log.heartbeat(node)
    }

    func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        let found = try await log.liveNodes(within: time)
        await pass(.liveNodes)
        return found
    }

    func deregister(_ node: NodeID) async throws(LogError) {
        try await log.deregister(node)
    }
}
