import EaselAuth
import EaselBoard
import EaselTestSupport
import NIOCore
import Testing

@testable import EaselRoom

@Suite("What a node counts of one principal")
struct PrincipalAccountsTests {
    private let ada = PrincipalAccounts.Key.subject("ada")
    private let now = NIODeadline.now()

    private func accounts(_ change: (inout PrincipalLimits) -> Void) -> PrincipalAccounts {
        var limits = PrincipalLimits()
        change(&limits)
        return PrincipalAccounts(limits)
    }

    @Test("is their sessions at once, wherever they come from, until these end")
    func sessions() throws {
        let accounts = accounts { $0.sessions = 2 }
        var seats = [try accounts.seat(for: ada), try accounts.seat(for: ada)]
        #expect(throws: RoomError.tooManySessions(allowed: 2)) { try accounts.seat(for: ada) }
        _ = try accounts.seat(for: .subject("bob"))
        #expect(try accounts.seat(for: nil) == nil)
        seats.removeLast()
        seats.append(try accounts.seat(for: ada))
        #expect(throws: RoomError.self) { try accounts.seat(for: ada) }
        seats = []
        #expect(accounts.count == 0)
    }

    @Test("is what they send over all their sessions, also over those that they open anew")
    func rates() throws {
        let accounts = accounts { ($0.messagesPerSecond, $0.bytesPerSecond) = (10, 1_000) }
        var first = try accounts.seat(for: ada)
        let second = try #require(try accounts.seat(for: ada))
        for _ in 1...150 { #expect(first?.account.receive(bytes: 1, at: now) == .zero) }
        for _ in 1...150 { #expect(second.account.receive(bytes: 1, at: now) == .zero) }
        #expect(first?.account.receive(bytes: 1, at: now) == .milliseconds(100))
        #expect(second.account.debt(at: now) == .milliseconds(100))
        #expect(second.account.debt(at: now + .seconds(1)) == .zero)
        first = nil
        let third = try #require(try accounts.seat(for: ada))
        #expect(third.account.receive(bytes: 1, at: now) > .zero)
        #expect(try #require(try accounts.seat(for: .subject("bob"))).account.receive(bytes: 30_000, at: now) == .zero)
    }

    @Test("has no limit where the operator sets none")
    func unlimited() throws {
        let accounts = accounts { ($0.sessions, $0.messagesPerSecond, $0.bytesPerSecond) = (0, 0, 0) }
        let seats = try (1...1_000).map { _ in try accounts.seat(for: ada) }
        #expect(seats.last??.account.receive(bytes: 1 << 40, at: now) == .zero)
    }

    @Test("is nothing of those who came without a token")
    func keys() throws {
        let subject = Subject(id: "ada", name: nil, grants: .none, isAdmin: false, expiresAt: 0)
        #expect(PrincipalAccounts.Key(.subject(subject)) == .subject("ada"))
        #expect(PrincipalAccounts.Key.subject("Karl") != .subject("\u{212A}arl"))
        #expect(PrincipalAccounts.Key(.anonymous) == nil)
        // All who come by a link are counted together.
        let clients = try ["0123456789abcdef", "another-client-key"].map {
            ClientID(key: try ClientKey(validating: $0))
        }
        #expect(Set(clients.map { PrincipalAccounts.Key(.link(LinkBearer(hash: "h", client: $0))) }) == [.link("h")])
    }

    @Test("is what they send apart from sessions, which is refused while too much was sent, with the time to wait")
    func charges() throws {
        let accounts = accounts { $0.messagesPerSecond = 10 }
        for _ in 1...301 { try accounts.charge(ada, bytes: 1, at: now) }
        #expect(throws: RoomError.tooMuchSent(after: .milliseconds(100))) {
            try accounts.charge(ada, bytes: 1, at: now)
        }
        try accounts.charge(.subject("bob"), bytes: 1, at: now)
        try accounts.charge(nil, bytes: 1, at: now)
        try accounts.charge(ada, bytes: 1, at: now + .milliseconds(100))
        // Sessions pay for it, too.
        #expect(try accounts.seat(for: ada)?.account.debt(at: now + .milliseconds(100)) == .milliseconds(100))
    }
}
