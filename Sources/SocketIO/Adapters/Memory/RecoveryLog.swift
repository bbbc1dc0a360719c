internal import DequeModule
internal import EaselJSON

/// The events of a namespace that a client which comes back may have missed, and the sessions that it may come back to.
///
/// Bounded by age, count and bytes: who was away for longer than it reaches starts anew.
struct RecoveryLog {
    struct Limits: Sendable {
        var age: Duration
        var events = 10_000
        var bytes = 16 << 20
        var sessions = 100_000
    }

    private struct Event {
        let arguments: [SocketValue]
        let options: BroadcastOptions
        let time: ContinuousClock.Instant
        let bytes: Int
        let packet = SharedPacket()
    }

    private struct Lost {
        let session: RecoverableSession
        let time: ContinuousClock.Instant
    }

    private let limits: Limits
    private var events: Deque<Event> = []
    /// The number of the first event that is kept.
    private var firstNumber = 1
    private var bytes = 0
    /// The last event before each session that may be recovered, by private id.
    private var beginnings: [ExactString: Int] = [:]
    private var lost: [ExactString: Lost] = [:]
    /// In the order of their loss.
    private var lostOrder: Deque<(id: String, time: ContinuousClock.Instant)> = []

    init(limits: Limits) {
        self.limits = limits
    }

    private var lastNumber: Int { firstNumber + events.count - 1 }

    /// Keeps an event.
    ///
    /// - Returns: its offset.
    mutating func append(
        _ arguments: [SocketValue], _ options: BroadcastOptions, at now: ContinuousClock.Instant
    ) -> String {
        let size = arguments.reduce(128) { $0 + $1.footprint }
        events.append(Event(arguments: arguments, options: options, time: now, bytes: size))
        bytes += size
        let offset = Self.offset(lastNumber)
        trim(now)
        return offset
    }

    /// A session has begun.
    mutating func begin(_ privateID: String) {
        if beginnings[ExactString(privateID)] == nil { beginnings[ExactString(privateID)] = lastNumber }
    }

    mutating func lose(_ session: RecoverableSession, at now: ContinuousClock.Instant) {
        lost[ExactString(session.privateID)] = Lost(session: session, time: now)
        lostOrder.append((session.privateID, now))
        trim(now)
    }

    mutating func forget(_ privateID: String) {
        lost[ExactString(privateID)] = nil
        beginnings[ExactString(privateID)] = nil
    }

    /// Gives out a session that was lost, once.
    mutating func take(_ privateID: String, at now: ContinuousClock.Instant) -> RecoverableSession? {
        trim(now)
        return lost.removeValue(forKey: ExactString(privateID))?.session
    }

    /// What a session has missed; nil if not all of it is kept.
    ///
    /// - Parameter offset: that of the last event which its client saw; nil if it saw none.
    func missed(by session: RecoverableSession, after offset: String?) -> [MissedEvent]? {
        guard let last = offset.map(Self.number) ?? beginnings[ExactString(session.privateID)] else { return nil }
        guard last >= firstNumber - 1, last <= lastNumber else { return nil }
        let start = last - firstNumber + 1
        return events[start...].enumerated().compactMap { index, event in
            guard Self.concerns(event.options, session.rooms) else { return nil }
            return MissedEvent(
                arguments: event.arguments + [.string(Self.offset(last + 1 + index))], compress: event.options.compress,
                packet: event.packet)
        }
    }

    private static func concerns(_ options: BroadcastOptions, _ rooms: Set<RoomName>) -> Bool {
        (options.rooms.isEmpty || !options.rooms.isDisjoint(with: rooms)) && options.except.isDisjoint(with: rooms)
    }

    private static func offset(_ number: Int) -> String { String(number, radix: 36) }
    private static func number(_ offset: String) -> Int? { Int(offset, radix: 36) }

    private mutating func trim(_ now: ContinuousClock.Instant) {
        let oldest = now - limits.age
        while let first = events.first,
            first.time < oldest || events.count > limits.events || bytes > limits.bytes
        {
            events.removeFirst()
            firstNumber += 1
            bytes -= first.bytes
        }
        while let first = lostOrder.first, first.time < oldest || lostOrder.count > limits.sessions {
            lostOrder.removeFirst()
            if lost[ExactString(first.id)]?.time == first.time { forget(first.id) }
        }
    }
}
