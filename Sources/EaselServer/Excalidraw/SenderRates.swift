import EaselRoom
import NIOConcurrencyHelpers
import NIOCore

/// Measures what sessions send, and what all sessions of an address send together, against their rates.
final class SenderRates: Sendable {
    private struct Account {
        var limiter: RateLimiter
        var sessions = 0
    }

    private let rates: SessionRates
    private let accounts = NIOLockedValueBox<[String: Account]>([:])

    init(_ rates: SessionRates) { self.rates = rates }

    private var ofAddress: SessionRates {
        var rates = self.rates
        rates.messagesPerSecond *= ExcalidrawLimits.sessionsPerAddress
        rates.bytesPerSecond *= ExcalidrawLimits.sessionsPerAddress
        return rates
    }

    /// Begins to measure a session, until its ``Sender/end()``.
    func begin(_ address: String) -> Sender {
        accounts.withLockedValue {
            $0[address, default: Account(limiter: RateLimiter(ofAddress))].sessions += 1
        }
        return Sender(self, address, RateLimiter(rates))
    }

    private func receive(_ bytes: Int, of address: String, at now: NIODeadline) -> RateLimiter.Verdict {
        accounts.withLockedValue { $0[address]?.limiter.receive(bytes: bytes, at: now) ?? .withinRates }
    }

    private func end(_ address: String) {
        accounts.withLockedValue { accounts in
            accounts[address]?.sessions -= 1
            if accounts[address]?.sessions == 0 { accounts[address] = nil }
        }
    }

    /// One session.
    final class Sender: Sendable {
        private let rates: SenderRates
        private let address: String
        private let limiter: NIOLockedValueBox<RateLimiter>

        fileprivate init(_ rates: SenderRates, _ address: String, _ limiter: RateLimiter) {
            self.rates = rates
            self.address = address
            self.limiter = NIOLockedValueBox(limiter)
        }

        /// Counts a message of so many bytes, and says how long to wait before the next.
        func receive(_ bytes: Int) -> RateLimiter.Verdict {
            let now = NIODeadline.now()
            let own = limiter.withLockedValue { $0.receive(bytes: bytes, at: now) }
            let common = rates.receive(bytes, of: address, at: now)
            return switch (own, common) {
            case (.exceeded, _): .exceeded
            case (.pause(let one), .pause(let other)): .pause(max(one, other))
            case (.pause(let time), _), (_, .pause(let time)): .pause(time)
            // Others of the address may have done it: a session is slowed down for them, not closed.
            case (.withinRates, .exceeded): .pause(.seconds(1))
            case (.withinRates, .withinRates): .withinRates
            }
        }

        func end() { rates.end(address) }
    }
}
