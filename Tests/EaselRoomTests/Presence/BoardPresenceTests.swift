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

/// Each test holds up one call of the log, has something happen meanwhile, and lets the call go on.
@Suite("Who is on a board while the log is slow")
struct BoardPresenceTests {
    private let board = BoardID.random()
    private let log = MemoryBoardLog()

    private struct Node {
        let presence: BoardPresence
        let store: GatedBoardLog
        let subscription: any LogSubscription

        func sessions() async -> [SessionID] {
            await presence.participants.map(\.session)
        }

        /// Compares the roster with the log's, every node being alive that says so.
        func reconcile() async {
            await presence.reconcile(liveNodes: ["a", "b"], within: .minutes(1))
        }
    }

    /// A node that hosts the board and hears what others publish.
    private func node(_ name: NodeID) async throws -> Node {
        try await log.heartbeat(name)
        let store = GatedBoardLog(log)
        let presence = BoardPresence(
            board: board, node: name, log: store, eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            interval: .milliseconds(1), listing: 200, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await log.create(board, title: nil)
        let subscription = try await log.follow(board, on: presence.eventLoop) { event in
            guard case .published(let frame) = event, let message = PresenceMessage(frame) else { return }
            presence.eventLoop.execute { presence.assumeIsolated { $0.receive(message) } }
        }
        try await presence.load { _ in }
        return Node(presence: presence, store: store, subscription: subscription)
    }

    private func participant(_ session: SessionID) -> Participant {
        Participant(
            session: session, client: ClientID(key: "a key of \(session)"), name: session.string, color: "#000000",
            state: [:])
    }

    private func join(_ session: SessionID, on node: Node) async throws {
        try await node.presence.enter(participant(session))
        _ = await node.presence.admit(participant(session))
    }

    private func logged() async throws -> [SessionID] {
        try await log.participants(of: board).map(\.participant.session).sorted()
    }

    @Test("somebody who joins while the roster is read stays, on this node and on the others")
    func joinsMeanwhile() async throws {
        let (a, b) = (try await node("a"), try await node("b"))
        try await join("ada", on: a)
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == ["ada"] }
        b.store.close(.participants)
        await b.reconcile()
        await b.store.arrival(of: .participants)
        try await join("bob", on: a)
        try await join("cy", on: b)
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == ["ada", "bob", "cy"] }
        b.store.open(.participants)
        try await Eventually.holds("the rosters are compared") { await !b.presence.isReconciling }
        #expect(await b.sessions() == ["ada", "bob", "cy"])
        #expect(try await logged() == ["ada", "bob", "cy"])
        try await Eventually.holds("everybody knows who is there") { await a.sessions() == ["ada", "bob", "cy"] }
    }

    @Test("somebody who leaves while the roster is read is gone, on this node, on the others and from the log")
    func leavesMeanwhile() async throws {
        let (a, b) = (try await node("a"), try await node("b"))
        try await join("ada", on: a)
        try await join("bob", on: b)
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == ["ada", "bob"] }
        b.store.close(.participants)
        await b.reconcile()
        await b.store.arrival(of: .participants)
        await a.presence.leave("ada")
        await b.presence.leave("bob")
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == [] }
        b.store.open(.participants)
        try await Eventually.holds("the rosters are compared") { await !b.presence.isReconciling }
        try await Eventually.holds("everything is told") { await b.presence.isIdle }
        #expect(await b.sessions() == [])
        #expect(try await logged() == [])
        try await Eventually.holds("everybody knows who is there") { await a.sessions() == [] }
    }

    @Test("somebody who leaves while the log's roster gets him back is gone all the same")
    func leavesWhileEnteredAgain() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        // Another node took this one for dead.
        try await log.leave(["ada"], on: board)
        a.store.close(.enter)
        await a.reconcile()
        await a.store.arrival(of: .enter)
        #expect(try await logged() == ["ada"])
        await a.presence.leave("ada")
        a.store.open(.enter)
        try await Eventually.holds("everything is told") { await a.presence.isIdle }
        #expect(try await logged() == [])
    }

    @Test("a node that has come to life since the living were counted does not lose its participants")
    func nodeStartsMeanwhile() async throws {
        let b = try await node("b")
        let counted = try await log.liveNodes(within: .minutes(1))
        #expect(counted == ["b"])
        let a = try await node("a")
        try await join("ada", on: a)
        await b.presence.reconcile(liveNodes: counted, within: .minutes(1))
        try await Eventually.holds("the rosters are compared") { await !b.presence.isReconciling }
        #expect(await b.sessions() == ["ada"])
        #expect(try await logged() == ["ada"])
    }

    @Test("what a session does is told in the order in which it did it, however slow the log is")
    func ordered() async throws {
        let (a, b) = (try await node("a"), try await node("b"))
        a.store.close(.publish)
        try await join("ada", on: a)
        await a.store.arrival(of: .publish)
        await a.presence.update("ada", state: ["x": 1])
        try await join("bob", on: a)
        await a.presence.leave("ada")
        a.store.open(.publish)
        try await Eventually.holds("everything is told") { await a.presence.isIdle }
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == ["bob"] }
        // Out of the log before others hear of it: whoever reads the roster then does not find him.
        let calls = a.store.calls.withLockedValue { $0.filter { $0.contains("ada") && !$0.hasPrefix("enter") } }
        #expect(calls.count == 3)
        #expect(calls.first?.contains(#""joined":[{"#) == true)
        #expect(calls.dropFirst().first == "leave ada")
        #expect(calls.last?.contains(#""left":["ada"]"#) == true)
        #expect(try await logged() == ["bob"])
    }

    private func loggedStates() async throws -> [JSONObject] {
        try await log.participants(of: board).map(\.participant.state)
    }

    @Test("where somebody stands still is known to a node that hosts the board only afterwards")
    func standsStill() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        await a.presence.update("ada", state: ["x": 1])
        await a.presence.update("ada", state: ["x": 2])
        try await Eventually.holds("the log has it") { try await loggedStates() == [["x": 2]] }
        let b = try await node("b")
        #expect(await b.presence.participants.map(\.state) == [["x": 2]])
    }

    @Test("a node that reads the roster just before the log has a new state hears of it all the same")
    func standsStillMeanwhile() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        try await Eventually.holds("everything is told") { await a.presence.isIdle }
        // The message that tells everybody is lost on nobody: nobody else is there yet.
        await a.presence.update("ada", state: ["x": 1])
        a.store.close(.enter)
        await a.store.arrival(of: .enter)
        try await log.enter([participant("ada")], node: "a", on: board)
        let b = try await node("b")
        #expect(await b.presence.participants.map(\.state) == [[:]])
        a.store.open(.enter)
        try await Eventually.holds("the other node knows") { await b.presence.participants.map(\.state) == [["x": 1]] }
    }

    @Test("a state that the log has missed is made up for at the next check")
    func missedState() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        await a.presence.update("ada", state: ["x": 1])
        try await Eventually.holds("the log has it") { try await loggedStates() == [["x": 1]] }
        try await log.enter([participant("ada")], node: "a", on: board)
        await a.reconcile()
        try await Eventually.holds("the log has it again") { try await loggedStates() == [["x": 1]] }
    }

    @Test("somebody who leaves while the log is told where he stands is gone all the same")
    func leavesWhileRestated() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        await a.presence.update("ada", state: ["x": 1])
        a.store.close(.enter)
        await a.store.arrival(of: .enter)
        await a.presence.leave("ada")
        a.store.open(.enter)
        try await Eventually.holds("everything is told") { await a.presence.isIdle }
        #expect(try await logged() == [])
    }

    @Test("a session that did not get onto the board is not left behind in the log")
    func withdrawn() async throws {
        let (a, b) = (try await node("a"), try await node("b"))
        try await a.presence.enter(participant("ada"))
        await b.reconcile()
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == ["ada"] }
        await a.presence.withdraw("ada")
        try await Eventually.holds("everybody knows who is there") { await b.sessions() == [] }
        #expect(try await logged() == [])
    }

    @Test("a leave that the log has missed is made up for at the next check")
    func missedLeave() async throws {
        let a = try await node("a")
        try await join("ada", on: a)
        await a.presence.leave("ada")
        try await Eventually.holds("everything is told") { await a.presence.isIdle }
        try await log.enter([participant("ada")], node: "a", on: board)
        await a.reconcile()
        try await Eventually.holds("the log has nobody") { try await logged() == [] }
    }
}
