internal import EaselJSON

/// What a session missed, collected from the log.
struct MissedEvents {
    private static let maximumCount = 10_000

    private let session: RecoverableSession
    private let namespace: String
    private var duplicates = DuplicateFilter()
    /// The arguments of each event, with its offset behind them.
    private(set) var events: [[SocketValue]] = []
    /// The last entry that was looked at.
    private(set) var last: StreamOffset
    /// Whether there are more events than a session gets back.
    private(set) var isTooMany = false

    init(of session: RecoverableSession, in namespace: String, after begin: StreamOffset) {
        self.session = session
        self.namespace = namespace
        last = begin
    }

    /// Looks at an entry; false if nothing more is of use.
    mutating func add(_ entry: StreamEntries.Entry?, at offset: StreamOffset) -> Bool {
        last = offset
        guard let entry, CodeUnitOrder.equal(entry.namespace, namespace), entry.envelope.message.isRecoverable,
            case .broadcast(let arguments, let options) = entry.envelope.message,
            duplicates.isNew(entry.envelope.number, from: entry.envelope.sender), concerns(options)
        else { return true }
        guard events.count < Self.maximumCount else {
            isTooMany = true
            return false
        }
        events.append(arguments + [.string(offset.text)])
        return true
    }

    private func concerns(_ options: BroadcastOptions) -> Bool {
        (options.rooms.isEmpty || !options.rooms.isDisjoint(with: session.rooms))
            && options.except.isDisjoint(with: session.rooms)
    }
}
