import EaselRoom
import NIOCore

/// Which work is done now, which waits and which is refused, in all and by address; and how many bytes are held for whom.
/// A pure value; whoever carries it out gives it the time.
///
/// An address, or a subject where there is authentication. One that is not known, because a proxy does not tell it, is counted in
/// the totals only.
struct WorkQueue: Sendable {
    /// One piece of work, until it has ended or was withdrawn.
    typealias Ticket = Int

    enum Answer: Sendable, Equatable {
        case begins
        case waits
        case refused(WorkRefusal)
    }

    private struct Account {
        var pieces = 0
        var bytes = 0
        var isEmpty: Bool { pieces == 0 && bytes == 0 }
    }

    private let limits: WorkLimits
    private var admission: AdmissionQueue<Ticket>
    private var accounts: [Party: Account] = [:]
    private(set) var bytes = 0
    /// Pieces and bytes that were refused so far.
    private(set) var refused = 0

    init(_ limits: WorkLimits) {
        self.limits = limits
        admission = AdmissionQueue(maximumActive: limits.atOnce, maximumWaiting: limits.waiting)
    }

    /// Pieces at work.
    var active: Int { admission.active }
    var waiting: Int { admission.waitingCount }
    /// Addresses that something is counted for; bounded by what is at work, waits or is held.
    var addresses: Int { accounts.count }

    // MARK: Pieces of work

    /// Asks for a place. Who gets one, now or later, calls ``end(_:at:)`` when done; who waits may ``withdraw(_:of:)``.
    mutating func enter(_ ticket: Ticket, for address: Party?) -> Answer {
        if let address, accounts[address, default: Account()].pieces >= limits.perAddress {
            return refuse(.tooManyOfAddress(allowed: limits.perAddress))
        }
        switch admission.enter(ticket) {
        case .enters:
            count(1, for: address)
            return .begins
        case .waits:
            count(1, for: address)
            return .waits
        case .refused(let after):
            return refuse(.queueFull(atOnce: limits.atOnce, waiting: limits.waiting, after: after))
        }
    }

    /// Ends a piece that was at work, and gives the one that begins in its place.
    mutating func end(_ address: Party?, at now: NIODeadline) -> Ticket? {
        count(-1, for: address)
        return admission.leave(at: now)
    }

    /// Takes back a piece that waits. False if it does not wait any more.
    mutating func withdraw(_ ticket: Ticket, of address: Party?) -> Bool {
        guard admission.withdraw(ticket) else { return false }
        count(-1, for: address)
        return true
    }

    // MARK: Bytes

    /// Counts bytes that are held from now on, on top of those that their owner has already. Whoever holds all that there
    /// are may hold more: one large body or answer has to be possible.
    mutating func hold(_ count: Int, beside owned: Int, for address: Party?) throws(WorkRefusal) {
        if bytes > owned, count > limits.bytes - bytes {
            refused += 1
            throw .tooManyBytes(allowed: limits.bytes)
        }
        if let address {
            let held = accounts[address, default: Account()].bytes
            if held > owned, count > limits.bytesPerAddress - held {
                refused += 1
                throw .tooManyBytesOfAddress(allowed: limits.bytesPerAddress)
            }
            accounts[address, default: Account()].bytes += count
        }
        bytes += count
    }

    /// Gives bytes back.
    mutating func release(_ count: Int, of address: Party?) {
        bytes -= count
        guard let address else { return }
        accounts[address]?.bytes -= count
        if accounts[address]?.isEmpty == true { accounts[address] = nil }
    }

    private mutating func refuse(_ refusal: WorkRefusal) -> Answer {
        refused += 1
        return .refused(refusal)
    }

    private mutating func count(_ pieces: Int, for address: Party?) {
        guard let address else { return }
        accounts[address, default: Account()].pieces += pieces
        if accounts[address]?.isEmpty == true { accounts[address] = nil }
    }
}
