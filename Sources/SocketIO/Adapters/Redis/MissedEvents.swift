internal import EaselJSON

/// What a session missed, collected from the log.
struct MissedEvents {
    private static let maximumCount = 10_000

    private let session: RecoverableSession
    private let namespace: String
    private var duplicates = DuplicateFilter()
    private var found: [(offset: StreamOffset, arguments: [SocketValue])] = []
    /// The last entry that was looked at.
    private(set) var last: StreamOffset
    /// Whether there are more events than a session gets back.
    private(set) var isTooMany = false

    init(of session: RecoverableSession, in namespace: String, after begin: StreamOffset) {
        self.session = session
        self.namespace = namespace
        last = begin
    }

    /// The arguments of each event, with its offset behind them.
    var events: [[SocketValue]] { found.map { $0.arguments + [.string($0.offset.text)] } }

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
    mutating func add(_ entry: StreamEntries.Entry?, at offset: StreamOffset) -> Bool {
        last = offset
        guard let entry, CodeUnitOrder.equal(entry.namespace, namespace), entry.envelope.message.isRecoverable,
            case .broadcast(let arguments, let options) = entry.envelope.message,
            duplicates.isNew(entry.envelope.number, from: entry.envelope.sender), concerns(options)
        else { return true }
        guard found.count < Self.maximumCount else {
            isTooMany = true
            return false
        }
        found.append((offset, arguments))
        return true
    }

    private func concerns(_ options: BroadcastOptions) -> Bool {
        (options.rooms.isEmpty || !options.rooms.isDisjoint(with: session.rooms))
            && options.except.isDisjoint(with: session.rooms)
    }
}
