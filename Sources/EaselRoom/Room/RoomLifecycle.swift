/// The life of a room as a pure value: when it may be opened, its log recovered, its sessions sent away, and when it has
/// ended.
///
/// `Hosting` is what a room holds while it hosts its board, `Work` is what others can wait for: the opening or a recovery.
struct RoomLifecycle<Hosting: Sendable, Work: Sendable>: Sendable {
    private enum State: Sendable {
        case new
        case opening(Work)
        case open(Hosting, Tenure)
        /// What the log has lost is put back, or its new lineage loaded.
        case recovering(Hosting, Tenure, Work, then: Destination)
        /// Sessions have been asked to leave; what was accepted is still sequenced.
        case draining(Hosting, Tenure)
        case closed
    }

    private enum Destination: Sendable {
        case open, draining
    }

    /// The time between two recoveries: what was read in one tenure may not be true in the next.
    struct Tenure: Sendable, Equatable {
        fileprivate var number = 0
        fileprivate var next: Tenure { Tenure(number: number + 1) }
    }

    private var state = State.new

    /// The current tenure, or nil where the board is not open.
    var tenure: Tenure? {
        switch state {
        case .open(_, let tenure), .draining(_, let tenure): tenure
        case .new, .opening, .recovering, .closed: nil
        }
    }

    /// Whether sessions can join and operations can be appended now.
    var isOpen: Bool { tenure != nil }

    /// Whether whoever joins is to leave again.
    var isDraining: Bool {
        switch state {
        case .draining, .recovering(_, _, _, then: .draining): true
        case .new, .opening, .open, .recovering, .closed: false
        }
    }

    var isClosed: Bool { if case .closed = state { true } else { false } }

    /// What the room holds, once it has been opened and until it is closed.
    var hosting: Hosting? {
        switch state {
        case .open(let hosting, _), .recovering(let hosting, _, _, _), .draining(let hosting, _): hosting
        case .new, .opening, .closed: nil
        }
    }

    // MARK: Opening

    /// Gives what to wait for before the board is open, which `start` begins if nothing is under way; nil if it is open.
    /// Throws ``RoomError/unloaded`` if the room has ended.
    mutating func open(_ start: () -> Work) throws(RoomError) -> Work? {
        switch state {
        case .new:
            let work = start()
            state = .opening(work)
            return work
        case .opening(let work), .recovering(_, _, let work, _): return work
        case .open, .draining: return nil
        case .closed: throw .unloaded
        }
    }

    /// The board has been opened. False if the room has ended meanwhile.
    mutating func opened(_ hosting: Hosting) -> Bool {
        guard case .opening = state else { return false }
        state = .open(hosting, Tenure())
        return true
    }

    // MARK: Recovery

    /// Gives the recovery that `start` begins, or nil if the board is not open.
    mutating func recover(_ start: (Hosting) -> Work) -> Work? {
        let work: Work
        switch state {
        case .open(let hosting, let tenure):
            work = start(hosting)
            state = .recovering(hosting, tenure, work, then: .open)
        case .draining(let hosting, let tenure):
            work = start(hosting)
            state = .recovering(hosting, tenure, work, then: .draining)
        case .new, .opening, .recovering, .closed:
            return nil
        }
        return work
    }

    /// The log has been recovered. False if the room has ended meanwhile.
    mutating func recovered() -> Bool {
        guard case .recovering(let hosting, let tenure, _, let destination) = state else { return false }
        switch destination {
        case .open: state = .open(hosting, tenure.next)
        case .draining: state = .draining(hosting, tenure.next)
        }
        return true
    }

    // MARK: The end

    enum DrainAction: Sendable, Equatable {
        case none
        /// Ask the sessions to leave.
        case sendAway
        /// Nobody is here yet: close the room.
        case close
    }

    /// The node stops.
    mutating func drain() -> DrainAction {
        switch state {
        case .new, .opening:
            return .close
        case .open(let hosting, let tenure):
            state = .draining(hosting, tenure)
            return .sendAway
        case .recovering(let hosting, let tenure, let work, then: .open):
            state = .recovering(hosting, tenure, work, then: .draining)
            return .sendAway
        case .recovering, .draining, .closed:
            return .none
        }
    }

    /// What is to be ended with a room.
    struct Remains: Sendable {
        var hosting: Hosting?
        var work: Work?
    }

    /// Ends the room for good. Nil if it had ended before.
    mutating func close() -> Remains? {
        defer { state = .closed }
        switch state {
        case .new: return Remains()
        case .opening(let work): return Remains(work: work)
        case .open(let hosting, _), .draining(let hosting, _): return Remains(hosting: hosting)
        case .recovering(let hosting, _, let work, _): return Remains(hosting: hosting, work: work)
        case .closed: return nil
        }
    }
}
