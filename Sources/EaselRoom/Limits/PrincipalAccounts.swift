import EaselAuth
import EaselBoard
import NIOConcurrencyHelpers
import NIOCore

/// How much one principal may have and send, however many sessions and addresses they come with.
public struct PrincipalLimits: Sendable, Equatable {
    /// Sessions on boards at once; 0 for no limit.
    public var sessions = 2_000
    /// Messages a second; 0 for no limit.
    public var messagesPerSecond = 10_000
    /// Bytes a second; 0 for no limit.
    public var bytesPerSecond = 32 << 20

    /// How much may come at once after a rest: what the rates allow in this time.
    static let burst = TimeAmount.seconds(30)

    public init() {}
}

/// Counts what principals have and send at this node, for all its event loops.
final class PrincipalAccounts: Sendable {
    /// Whom something is counted for.
    enum Key: Hashable, Sendable {
        case subject(SubjectID)
        /// All who came by one link, by the hash of its secret.
        case link(String)

        /// Nil for whoever came without a token. An address may be a whole school; the node bounds its connections.
        init?(_ principal: Principal) {
            switch principal {
            case .anonymous: return nil
            case .subject(let subject): self = .subject(subject.id)
            case .link(let bearer): self = .link(bearer.hash)
            }
        }
    }

    /// What one principal has sent lately, shared by their sessions.
    final class Account: Sendable {
        private struct Rates {
            var messages: TokenBucket?
            var bytes: TokenBucket?
        }

        private let rates: NIOLockedValueBox<Rates>

        init(_ limits: PrincipalLimits) {
            rates = NIOLockedValueBox(
                Rates(
                    messages: TokenBucket(perSecond: limits.messagesPerSecond, burst: PrincipalLimits.burst),
                    bytes: TokenBucket(perSecond: limits.bytesPerSecond, burst: PrincipalLimits.burst)))
        }

        /// Counts a message. Returns for how long reading is to pause.
        func receive(bytes: Int, at now: NIODeadline) -> TimeAmount {
            rates.withLockedValue {
                max($0.messages?.take(1, at: now) ?? .zero, $0.bytes?.take(bytes, at: now) ?? .zero)
            }
        }

        /// For how long reading stays paused.
        func debt(at now: NIODeadline) -> TimeAmount {
            rates.withLockedValue { max($0.messages?.debt(at: now) ?? .zero, $0.bytes?.debt(at: now) ?? .zero) }
        }

        /// Whether it tells no more than a new one.
        func isFull(at now: NIODeadline) -> Bool {
            rates.withLockedValue { $0.messages?.isFull(at: now) != false && $0.bytes?.isFull(at: now) != false }
        }
    }

    /// A session's place among those of its principal, until nobody has it any more.
    final class Seat: Sendable {
        let account: Account
        private let leave: @Sendable () -> Void

        fileprivate init(_ account: Account, leave: @escaping @Sendable () -> Void) {
            (self.account, self.leave) = (account, leave)
        }

        deinit { leave() }
    }

    private struct Entry {
        let account: Account
        var sessions = 0
    }

    /// Entries without sessions, which remember rates alone, are forgotten beyond this.
    private static let maximumRemembered = 65_536

    private let limits: PrincipalLimits
    private let entries = NIOLockedValueBox<[Key: Entry]>([:])

    init(_ limits: PrincipalLimits) { self.limits = limits }

    var count: Int { entries.withLockedValue(\.count) }

    /// Counts a session until its seat is given up; nil for somebody who is counted for nobody.
    ///
    /// Throws ``RoomError/tooManySessions(allowed:)``.
    func seat(for key: Key?) throws(RoomError) -> Seat? {
        guard let key else { return nil }
        let account: Account? = entries.withLockedValue { entries in
            if entries[key] == nil { forget(&entries) }
            var entry = entries[key] ?? Entry(account: Account(limits))
            guard limits.sessions == 0 || entry.sessions < limits.sessions else { return nil }
            entry.sessions += 1
            entries[key] = entry
            return entry.account
        }
        guard let account else { throw .tooManySessions(allowed: limits.sessions) }
        return Seat(account) { [weak self] in self?.leave(key) }
    }

    /// Counts a message that comes apart from sessions; nil is counted for nobody.
    ///
    /// Throws ``RoomError/tooMuchSent(after:)`` while more was sent than the rates allow.
    func charge(_ key: Key?, bytes: Int, at now: NIODeadline = .now()) throws(RoomError) {
        guard let key else { return }
        let account = entries.withLockedValue { entries in
            if let entry = entries[key] { return entry.account }
            forget(&entries)
            let entry = Entry(account: Account(limits))
            entries[key] = entry
            return entry.account
        }
        let debt = account.debt(at: now)
        guard debt <= .zero else { throw .tooMuchSent(after: debt) }
        _ = account.receive(bytes: bytes, at: now)
    }

    private func leave(_ key: Key) {
        entries.withLockedValue { entries in
            guard var entry = entries[key] else { return }
            entry.sessions -= 1
            // One that reconnects does not get its burst anew.
            entries[key] = entry.sessions == 0 && entry.account.isFull(at: .now()) ? nil : entry
        }
    }

    private func forget(_ entries: inout [Key: Entry]) {
        guard entries.count >= Self.maximumRemembered else { return }
        entries = entries.filter { $0.value.sessions > 0 }
    }
}
