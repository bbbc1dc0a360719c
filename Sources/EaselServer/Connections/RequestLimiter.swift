import EaselRoom
import NIOCore

/// Measures what addresses ask over HTTP, and the boards and links that they or subjects make, against their rates. A pure value;
/// whoever asks says what time it is.
struct RequestLimiter: Sendable {
    enum Kind: Sendable {
        case request
        /// A board that is made.
        case board
        /// A link to a board that is made.
        case link
    }

    private struct Account {
        var requests: TokenBucket?
        var boards: TokenBucket?
        var links: TokenBucket?
        var polls: TokenBucket?

        func isFull(at now: NIODeadline) -> Bool {
            [requests, boards, links, polls].allSatisfy { $0?.isFull(at: now) != false }
        }
    }

    private let limits: ConnectionLimits
    private var accounts = AddressTable<Party, Account>()

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Counts a request of an address, or a board. Returns how long the address has to wait if that is too much.
    mutating func count(_ kind: Kind, of party: Party, at now: NIODeadline) -> TimeAmount? {
        var account = account(of: party)
        let wait =
            switch kind {
            case .request: account.requests?.takeIfThere(at: now)
            case .board: account.boards?.takeIfThere(at: now)
            case .link: account.links?.takeIfThere(at: now)
            }
        keep(account, of: party, at: now)
        return wait
    }

    /// Counts a request of a session on polling. Returns how long it is to wait; it is not refused.
    mutating func pace(_ party: Party, at now: NIODeadline) -> TimeAmount {
        var account = account(of: party)
        let wait = account.polls?.take(1, at: now) ?? .zero
        keep(account, of: party, at: now)
        return wait
    }

    private func account(of party: Party) -> Account {
        accounts[party]
            ?? Account(
                requests: TokenBucket(perSecond: limits.requestsPerSecond, burst: ConnectionLimits.burst),
                boards: TokenBucket(perSecond: limits.boardsPerSecond, burst: ConnectionLimits.boardBurst),
                links: TokenBucket(perMinute: limits.linksPerMinute),
                polls: TokenBucket(perSecond: limits.requestsPerSecond, burst: ConnectionLimits.burst))
    }

    private mutating func keep(_ account: Account, of party: Party, at now: NIODeadline) {
        accounts[party] = account
        accounts.sweep { $0.isFull(at: now) ? .unused : .recent }
    }
}
