import EaselAuth
import EaselBoard
import EaselLog
import Testing

@testable import EaselRoom

/// A link that lets nobody in any more takes nothing from a board that everybody may look at.
@Suite("A link that has expired or is used up, of a board that is open to everybody")
struct SpentLinkTests {
    private static let client = ClientID(key: "somebody")
    private let board = BoardID.random()
    private let log = MemoryBoardLog()

    /// Gives who comes by the link.
    private func link(_ boards: BoardService, expires: Int? = nil, maxUses: Int? = nil) async throws -> Principal {
        let owner = Principal.person("ann")
        let made = try await boards.addLink(
            to: board, by: owner, role: .editor, label: nil, expires: expires, maxUses: maxUses)
        return .link(LinkBearer(hash: made.link.hash, client: Self.client))
    }

    private func boards() async throws -> BoardService {
        var record = AccessRecord(owner: "ann")
        record.setVisibility(.publicRead)
        _ = try await log.create(board, title: nil, access: record)
        return try await .guarded(log)
    }

    @Test("leaves who comes by it a viewer, whose session does not end with it, and is not counted")
    func spent() async throws {
        let boards = try await boards()
        let expired = try await link(boards, expires: 1)
        let usedUp = try await link(boards, maxUses: 1)
        guard case .link(let bearer) = usedUp else { return }
        let other = Principal.link(LinkBearer(hash: bearer.hash, client: ClientID(key: "somebody else")))
        #expect(try await boards.enter(board, for: .submit, as: usedUp) != nil)
        for principal in [expired, other] {
            #expect(try await boards.enter(board, for: .history, as: principal) == nil)
            await #expect(throws: AccessDenied(board)) {
                try await boards.check(.submit, of: principal, on: board)
            }
            let granted = try await boards.registry.admit(principal, to: board, from: nil, countNewBoard: nil).access
            #expect(granted.role == .viewer && !granted.maySubmit)
            #expect(granted.remaining(at: RoomRegistry.now()) == nil)
            #expect(granted.author == nil)
        }
        let links = try await boards.accessRecord(of: board, as: .person("ann")).links
        #expect(links.map(\.uses) == [0, 1])
        #expect(links.map { $0.lastUsedAt == nil } == [true, false])
    }

    @Test("ends sessions that came by it while it was good") func ending() async throws {
        let boards = try await boards()
        let expires = RoomRegistry.now() + 3_600_000
        let principal = try await link(boards, expires: expires)
        let granted = try await boards.registry.admit(principal, to: board, from: nil, countNewBoard: nil).access
        #expect(granted.role == .editor)
        #expect(granted.remaining(at: expires) == 0)
    }
}
