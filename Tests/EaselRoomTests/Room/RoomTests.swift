import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

/// Whole rooms, on a log in memory and without sockets.
@Suite("A hosted board")
struct RoomTests {
    private let board = BoardID.random()
    private let store: MemoryStore
    private let log: MemoryBoardLog

    init() {
        store = MemoryStore()
        log = MemoryBoardLog(store: store)
    }

    private func registry(_ change: (inout RoomConfiguration) -> Void = { _ in }) -> RoomRegistry {
        var configuration = RoomConfiguration()
        change(&configuration)
        return RoomRegistry(
            log: log, node: "a", configuration: configuration,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func joined(_ registry: RoomRegistry) async throws -> TypedClient {
        let client = try await TypedClient(board, in: registry)
        try client.join()
        try await Eventually.holds("the client is welcomed") { client.welcome != nil }
        return client
    }

    @Test("is spoken to in messages, over whatever carries them, and tells of an operation once")
    func typed() async throws {
        let registry = registry()
        let ada = try await joined(registry)
        let bob = try await joined(registry)
        #expect(bob.welcome?.participants.count == 2)
        ada.send(.ping(id: 7))
        #expect(try await ada.submit(1) == .sequenced(1))
        #expect(try await bob.submit(2) == .sequenced(2))
        try await Eventually.holds("both see both operations") { ada.seqs == [1, 2] && bob.seqs == [1, 2] }
        #expect(ada.heard.withLockedValue { $0.messages.contains(.pong(id: 7)) })
        // The same bytes, from one buffer.
        let frames = [ada, bob].map { $0.heard.withLockedValue { $0.frames.filter { $0.kind == .ops }.map(\.bytes) } }
        #expect(frames[0] == frames[1])
    }

    @Test("lists of many those who are active, counts the others, and lists all again when few are left")
    func many() async throws {
        let registry = registry { ($0.listedParticipants, $0.presenceInterval) = (2, .milliseconds(1)) }
        var clients: [TypedClient] = []
        for number in 1...5 {
            let client = try await joined(registry)
            clients.append(client)
            let welcome = try #require(client.welcome)
            #expect(welcome.participants.contains { $0.session == welcome.session })
            #expect(welcome.participants.count == min(number, 3))
            #expect(welcome.count == (number > 2 ? number : nil))
        }
        let sessions = clients.compactMap { $0.welcome?.session }
        try await Eventually.holds("the first hear how many there are") {
            try clients[0].company.count == 5 && clients[1].company.count == 5
        }
        #expect(try clients[0].company.listed == Set(sessions[..<2]))
        for client in clients[2...] { client.leave() }
        try await Eventually.holds("all are listed") {
            try clients[0].company == .init(listed: Set(sessions[..<2]), count: nil)
        }
    }

    @Test("tells of many no presence but of those who are listed, and of those who draw once others rest")
    func activeOfMany() async throws {
        let registry = registry { ($0.listedParticipants, $0.presenceInterval) = (2, .milliseconds(1)) }
        var clients: [TypedClient] = []
        for _ in 1...3 { clients.append(try await joined(registry)) }
        let sessions = clients.compactMap { $0.welcome?.session }
        clients[2].send(.presence(state: ["x": 1]))
        try await clients[2].settle()
        clients[1].send(.presence(state: ["x": 2]))
        try await Eventually.holds("the listed is seen") { try clients[0].presence == [sessions[1]: ["x": 2]] }
        var n = 0
        try await Eventually.holds("who draws takes the place of one who rests") {
            n += 1
            _ = try await clients[2].submit(n)
            return try clients[0].company.listed.contains(sessions[2])
        }
        try await Eventually.holds("all know themselves, and at most two others") {
            try zip(clients, sessions).allSatisfy { client, session in
                let listed = try client.company.listed
                return listed.contains(session) && listed.count <= 3
            }
        }
        #expect(try clients[0].presence[sessions[2]] == nil)
    }

    @Test("writes a batch to each session as one frame with one flush")
    func flushesOnce() async throws {
        let registry = registry()
        let clients = [try await joined(registry), try await joined(registry), try await joined(registry)]
        let submissions = (1...3).map {
            Submission(client: ClientID(key: "the key of a node"), n: $0, edits: EditBatch(edits: [.clear]).encoded)
        }
        let epoch = try #require(clients[0].welcome?.epoch)
        _ = try await log.append(AppendBatch(board: board, epoch: epoch, known: 0, submissions: submissions))
        try await Eventually.holds("all see all of them") { clients.allSatisfy { $0.seqs == [1, 2, 3] } }
        for client in clients {
            let events = client.heard.withLockedValue { $0.events }
            let writes = events.indices.filter {
                if case .frame(let frame) = events[$0] { frame.kind == .ops } else { false }
            }
            #expect(writes.count == 1)
            #expect(writes.allSatisfy { events.indices.contains($0 + 1) && events[$0 + 1] == .flush })
        }
    }

    @Test("completes a submission with its seq, as a duplicate, or with why it was rejected")
    func completes() async throws {
        let ada = try await joined(registry())
        #expect(try await ada.submit(1) == .sequenced(1))
        #expect(try await ada.submit(1) == .duplicate(1))
        #expect(try await ada.submit(2) == .sequenced(2))
        guard case .rejected(let rejection) = try await ada.submit(3, []) else {
            Issue.record("an operation without edits was taken")
            return
        }
        #expect(rejection.code == .invalidEdit)
        let messages = ada.heard.withLockedValue { $0.messages }
        #expect(messages.contains(.duplicate(n: 1)))
        #expect(messages.contains { if case .reject(3, "invalid-edit", _) = $0 { true } else { false } })
    }

    @Test("completes what was submitted before the welcome, and what its connection was lost with")
    func completesEarly() async throws {
        let registry = registry()
        let early = try await TypedClient(board, in: registry)
        try early.join()
        #expect(try await early.submit(1) == .sequenced(1))
        let late = try await TypedClient(board, in: registry)
        late.leave()
        early.leave()
        let results = NIOLockedValueBox<[Result<SubmissionResult, MessageFault>]>([])
        let ended = try await TypedClient(board, in: registry)
        ended.send(.submit(n: 1, edits: [])) { result in results.withLockedValue { $0.append(result) } }
        try await Eventually.holds("it is told") { results.withLockedValue { $0.count } == 1 }
        #expect(ended.heard.withLockedValue { $0.closed } == .badHello)
    }

    @Test("gives a request the same answers as a session")
    func requests() async throws {
        let registry = registry()
        let key = try ClientKey(validating: "the key of a request")
        let edits: JSON = [["op": "clear"]]
        #expect(try await BoardService(registry: registry).submit(edits, n: 1, key: key, to: board) == .sequenced(1))
        #expect(try await BoardService(registry: registry).submit(edits, n: 1, key: key, to: board) == .duplicate(1))
        guard
            case .rejected(let rejection) = try await BoardService(registry: registry).submit(
                [], n: 2, key: key, to: board)
        else {
            Issue.record("an operation without edits was taken")
            return
        }
        #expect(rejection.code == .invalidEdit)
    }

    @Test("that was left has nobody on it for the next node that hosts it")
    func nextNode() async throws {
        let (a, b) = (registry(), registry())
        let ada = try await joined(a)
        #expect(ada.welcome?.participants.count == 1)
        ada.leave()
        try await Eventually.holds("nobody is there") { try await log.participants(of: board).isEmpty }
        let bob = try await joined(b)
        #expect(bob.welcome?.participants.count == 1)
    }

    @Test("ends with its node: sessions are told, what was accepted is in the log, nobody is left behind")
    func drains() async throws {
        let registry = registry()
        let clients = [try await joined(registry), try await joined(registry)]
        #expect(try await clients[0].submit(1) == .sequenced(1))
        await registry.drain(over: .milliseconds(1), deadline: .seconds(30))
        for client in clients {
            try await Eventually.holds("the session is closed") {
                client.heard.withLockedValue { $0.closed } == .drain
            }
        }
        #expect(try await log.participants(of: board).isEmpty)
        #expect(try await log.head(board)?.seq == 1)
        let late = try await TypedClient(board, in: registry)
        try late.join()
        try await Eventually.holds("it is sent away") { late.heard.withLockedValue { $0.closed } == .drain }
    }

    @Test("that was deleted closes its sessions")
    func deleted() async throws {
        let registry = registry()
        let ada = try await joined(registry)
        try await BoardService(registry: registry).delete(board)
        try await Eventually.holds("the session is closed") {
            ada.heard.withLockedValue { $0.closed } == .boardDeleted
        }
        #expect(registry.statistics.rooms == 0)
    }

    // MARK: A log that has lost something

    /// A client that has seen three operations, all of which came back from the log.
    private func afterThree(_ registry: RoomRegistry) async throws -> TypedClient {
        let client = try await joined(registry)
        for n in 1...3 { #expect(try await client.submit(n) == .sequenced(n)) }
        try await Eventually.holds("all came back") { client.seqs == [1, 2, 3] }
        return client
    }

    @Test("gets the tail back that its log has lost, and nobody notices")
    func tailLost() async throws {
        let registry = registry()
        let ada = try await afterThree(registry)
        let epoch = try await log.head(board)?.epoch
        store.loseTail(of: board, after: 1)
        #expect(try await ada.submit(4) == .sequenced(4))
        try await Eventually.holds("the new one came back") { ada.seqs == [1, 2, 3, 4] }
        #expect(try await log.head(board) == epoch.map { BoardHead(epoch: $0, seq: 4) })
        #expect(registry.statistics.recoveries == 1)
        #expect(registry.statistics.resyncs == 0)
        let operations = try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20)
        #expect(operations.map(\.seq) == [1, 2, 3, 4])
        #expect(try await ada.submit(3) == .duplicate(nil))
    }

    @Test("is put back where its store has lost it altogether")
    func boardLost() async throws {
        let registry = registry()
        let ada = try await afterThree(registry)
        store.lose(board)
        #expect(try await ada.submit(4) == .sequenced(4))
        #expect(try await log.read(board, after: 0, limit: 10, maximumBytes: 1 << 20).map(\.seq) == [1, 2, 3, 4])
        #expect(registry.statistics.resyncs == 0)
    }

    @Test(
        "whose log went another way submits its own operations behind what others wrote, and starts its sessions over")
    func forked() async throws {
        let registry = registry()
        let ada = try await afterThree(registry)
        let epoch = try #require(ada.welcome?.epoch)
        store.loseTail(of: board, after: 1)
        let other = Submission(
            client: ClientID(key: "the key of somebody else"), n: 1, edits: EditBatch(edits: [.clear]).encoded)
        _ = try await log.append(AppendBatch(board: board, epoch: epoch, known: 1, submissions: [other, other]))
        #expect(try await ada.submit(4) == .sequenced(5))
        // The first snapshot came with her welcome.
        try await Eventually.holds("the session has started over") { try ada.snapshots.count == 2 }
        #expect(try await log.head(board)?.epoch != epoch)
        #expect(registry.statistics.resyncs == 1)
    }
}
