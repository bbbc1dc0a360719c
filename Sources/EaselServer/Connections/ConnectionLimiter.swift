import EaselRoom
import NIOCore

/// Counts a node's open connections of one kind, in all and for each address. A pure value.
struct ConnectionLimiter: Sendable {
    enum Refusal: Error, Equatable {
        /// The node has as many as it may have.
        case full
        /// The address has as many as it may.
        case tooMany
        /// The address opens them too fast and may open the next after this time.
        case tooFast(after: TimeAmount)
    }

    private struct Account {
        var open = 0
        var rate: TokenBucket?
    }

    private let limits: ConnectionLimits
    private let total: Int
    private(set) var open = 0
    private var accounts = AddressTable<PeerAddress, Account>()

    init(_ limits: ConnectionLimits, total: Int) {
        self.limits = limits
        self.total = total
    }

    /// Counts a new connection, until ``close(_:)``. One without an address counts only in all.
    mutating func open(_ address: PeerAddress?, at now: NIODeadline) throws(Refusal) {
        guard open < total else { throw .full }
        if let address { try count(address, at: now) }
        open += 1
    }

    /// Why one more connection would be refused; nil if it would be counted.
    func refusal(of address: PeerAddress?, at now: NIODeadline) -> Refusal? {
        guard open < total else { return .full }
        guard let account = address.flatMap({ accounts[$0] }) else { return nil }
        guard limits.perAddress == 0 || account.open < limits.perAddress else { return .tooMany }
        var rate = account.rate
        return rate?.takeIfThere(at: now).map { .tooFast(after: $0) }
    }

    private mutating func count(_ address: PeerAddress, at now: NIODeadline) throws(Refusal) {
        var account =
            accounts[address]
            ?? Account(rate: TokenBucket(perSecond: limits.perAddressAndSecond, burst: ConnectionLimits.burst))
        guard limits.perAddress == 0 || account.open < limits.perAddress else { throw .tooMany }
        if let wait = account.rate?.takeIfThere(at: now) { throw .tooFast(after: wait) }
        account.open += 1
        accounts[address] = account
        accounts.sweep { account in
            guard account.open == 0 else { return .present }
            return account.rate?.isFull(at: now) == false ? .recent : .unused
        }
    }

    mutating func close(_ address: PeerAddress?) {
        open -= 1
        guard let address else { return }
        accounts[address]?.open -= 1
        // Without a rate there is nothing to remember.
        if let account = accounts[address], account.open == 0, account.rate == nil { accounts[address] = nil }
    }
}
