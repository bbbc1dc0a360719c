internal import EaselJSON

/// What a session missed, collected from the log.
struct MissedEvents {
    private static let maximumCount = 10_000
    /// As much as the adapter in memory keeps.
    private static let maximumBytes = 16 << 20

    private let session: RecoverableSession
    private let namespace: String
    private var duplicates = DuplicateFilter()
    private var found: [LoggedEvent] = []
    /// The last entry that was looked at.
    private(set) var last: StreamOffset
    private var bytes = 0
    /// Whether there are more events, or larger ones, than a session gets back.
    private(set) var isTooMany = false

    init(of session: RecoverableSession, in namespace: String, after begin: StreamOffset) {
        self.session = session
        self.namespace = namespace
        last = begin
    }

    /// In order.
    var events: [MissedEvent] { found.compactMap(\.missed) }

    /// Hears of an entry that the session has had or that was not for it: what is the same message again was not missed.
    mutating func seen(_ entry: StreamEntries.Entry?) {
        guard let entry, CodeUnitOrder.equal(entry.namespace, namespace) else { return }
        _ = duplicates.isNew(entry.envelope.number, from: entry.envelope.sender)
    }

    /// Takes out the entries at these offsets.
    mutating func remove(_ isRepeated: (StreamOffset) -> Bool) {
        found.removeAll { isRepeated($0.offset) }
    }

    /// Looks at an entry; false if nothing more is of use.
    mutating func add(_ event: LoggedEvent) -> Bool {
        last = event.offset
        guard let entry = event.entry, CodeUnitOrder.equal(entry.namespace, namespace),
            entry.envelope.message.isRecoverable,
            case .broadcast(_, let options) = entry.envelope.message,
            duplicates.isNew(entry.envelope.number, from: entry.envelope.sender), concerns(options)
        else { return true }
        bytes += event.footprint
        guard found.count < Self.maximumCount, bytes <= Self.maximumBytes else {
            isTooMany = true
            return false
        }
        found.append(event)
        return true
    }

    private func concerns(_ options: BroadcastOptions) -> Bool {
        (options.rooms.isEmpty || !options.rooms.isDisjoint(with: session.rooms))
            && options.except.isDisjoint(with: session.rooms)
    }
}
