import EaselRoom
import NIOCore

/// Measures what addresses ask over HTTP against their rates. A pure value; whoever asks says what time it is.
struct RequestLimiter: Sendable {
    enum Kind: Sendable {
        case request
        /// A board that is made.
        case board
    }

    private struct Account {
        var requests: TokenBucket?
        var boards: TokenBucket?

        func isFull(at now: NIODeadline) -> Bool {
            requests?.isFull(at: now) != false && boards?.isFull(at: now) != false
        }
    }

    private let limits: ConnectionLimits
    private var accounts = AddressTable<Account>()

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    /// Counts a request of an address, or a board. Returns how long the address has to wait if that is too much.
    mutating func count(_ kind: Kind, of address: PeerAddress, at now: NIODeadline) -> TimeAmount? {
        var account =
            accounts[address]
            ?? Account(
                requests: TokenBucket(perSecond: limits.requestsPerSecond, burst: ConnectionLimits.burst),
                boards: TokenBucket(perSecond: limits.boardsPerSecond, burst: ConnectionLimits.boardBurst))
        let wait =
            switch kind {
            case .request: account.requests?.takeIfThere(at: now)
            case .board: account.boards?.takeIfThere(at: now)
            }
        accounts[address] = account
        accounts.sweep { $0.isFull(at: now) ? .unused : .recent }
        return wait
    }
}
