import EaselBoard
import NIOCore
import Testing

@testable import EaselRoom

@Suite("Whom sessions are told of")
struct RosterListingTests {
    /// A listing of at most three, on a clock of whole seconds.
    private final class Listing {
        private(set) var value = RosterListing(limit: 3)

        private func time(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(1_000_000_000) + .seconds(seconds) }

        func enter(_ session: SessionID, at seconds: Int64 = 0) -> Bool { value.enter(session, at: time(seconds)) }
        func leave(_ session: SessionID) -> Bool { value.leave(session) }
        func acted(_ session: SessionID, at seconds: Int64) -> Bool { value.acted(session, at: time(seconds)) }

        /// Who is listed now and was not, and the other way round.
        func relist(at seconds: Int64) -> [[SessionID]] {
            let (listed, unlisted) = value.relist(at: time(seconds))
            return [listed, unlisted]
        }
    }

    private let listing = Listing()

    init() {
        for session: SessionID in ["a", "b", "c"] { #expect(listing.enter(session)) }
    }

    @Test("everybody, while there are few")
    func few() {
        #expect((listing.value.count, listing.value.isPartial, listing.value.isDue) == (3, false, false))
        #expect(listing.leave("a"))
        #expect(listing.enter("d", at: 1))
        #expect(Set(listing.value.sessions) == ["b", "c", "d"])
    }

    @Test("not those who come when it is full, but they are counted")
    func counted() {
        #expect(!listing.enter("d", at: 1))
        #expect((listing.value.count, listing.value.isPartial) == (4, true))
        #expect(!listing.value.contains("d"))
        #expect(!listing.leave("d"))
        #expect((listing.value.count, listing.value.isPartial) == (3, false))
    }

    @Test("all of those who stay, as soon as there is room")
    func filled() {
        #expect(!listing.enter("d", at: 1))
        #expect(listing.leave("b"))
        #expect(listing.value.isDue)
        #expect(listing.relist(at: 1) == [["d"], []])
        #expect(!listing.value.isPartial)
    }

    @Test("who acts, in place of who has rested longest and for five seconds at least")
    func active() {
        for session: SessionID in ["d", "e"] { #expect(!listing.enter(session)) }
        #expect(listing.acted("b", at: 3))
        #expect(listing.acted("a", at: 1))
        #expect(!listing.acted("e", at: 4))
        #expect(listing.relist(at: 4) == [[], []], "nobody has rested for long")
        #expect(!listing.acted("e", at: 5))
        #expect(listing.relist(at: 5) == [["e"], ["c"]])
        #expect(!listing.acted("d", at: 6))
        #expect(!listing.acted("c", at: 7))
        #expect(listing.relist(at: 7) == [["c"], ["a"]], "who acted last comes first, and b has not rested")
        #expect(listing.value.count == 5)
    }

    @Test("remembers no more who wait for a place than there are places")
    func bounded() throws {
        let many = try (0..<50).map { try SessionID(validating: "m\($0)") }
        for session in many { #expect(!listing.enter(session)) }
        for session in many { #expect(!listing.acted(session, at: 6)) }
        let changes = listing.relist(at: 6)
        #expect(changes[0].count == 3)
        #expect(Set(changes[1]) == ["a", "b", "c"])
        #expect(listing.value.count == 53)
    }
}
