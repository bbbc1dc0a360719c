import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("Who is on a board")
struct RosterTests {
    private func participant(_ session: SessionID) -> Participant {
        Participant(
            session: session, client: ClientID(key: "a key of \(session)"), name: session.string, color: "#000000",
            state: [:])
    }

    private func entry(_ session: SessionID, on node: NodeID) -> RosterEntry {
        RosterEntry(participant: participant(session), node: node)
    }

    private func sessions(_ roster: Roster) -> [SessionID] {
        roster.participants.map(\.session)
    }

    private func text(_ frame: SharedFrame) -> String {
        String(buffer: frame.bytes)
    }

    @Test("only the newest presence of a session is told, once")
    func coalesces() throws {
        var roster = Roster(node: "a")
        roster.enter(participant("ada"), on: "a")
        _ = roster.takeDelta()
        roster.update("ada", state: ["x": 1])
        roster.update("ada", state: ["x": 2])
        let told = try #require(roster.takeDelta().presence.first)
        #expect(text(told) == #"{"type":"presence","states":{"ada":{"x":2}}}"#)
        #expect(!roster.hasChanges)
        #expect(roster.participants.first?.state == ["x": 2])
    }

    @Test("a state that another node says again is not told again")
    func saidAgain() {
        var roster = Roster(node: "a")
        roster.enter(participant("bob"), on: "b")
        roster.receive(.presence(node: "b", states: ["bob": ["x": 1]]))
        _ = roster.takeDelta()
        roster.receive(.presence(node: "b", states: ["bob": ["x": 1]]))
        #expect(!roster.hasChanges)
    }

    @Test("the log is to be told the newest states of this node's sessions, once, and of nobody who left")
    func unlogged() {
        var roster = Roster(node: "a")
        for session in ["ada", "cy"] as [SessionID] { roster.enter(participant(session), on: "a") }
        roster.enter(participant("bob"), on: "b")
        for session in ["ada", "bob", "cy"] as [SessionID] { roster.update(session, state: ["x": 1]) }
        roster.update("ada", state: ["x": 2])
        roster.leave("cy")
        #expect(roster.takeUnlogged().map(\.state) == [["x": 2]])
        roster.update("ada", state: ["x": 2])
        #expect(!roster.hasUnlogged && roster.takeUnlogged().isEmpty)
    }

    @Test("presence of a session that is not on the board is not told")
    func unknownSession() {
        var roster = Roster(node: "a")
        roster.update("nobody", state: ["x": 1])
        #expect(!roster.hasChanges)
    }

    @Test("someone who comes and goes within one interval is told as gone, never as there")
    func comesAndGoes() throws {
        var roster = Roster(node: "a")
        roster.enter(participant("ada"), on: "a")
        roster.leave("ada")
        let told = try #require(roster.takeDelta().participants.first)
        #expect(
            text(told)
                == #"{"type":"participants","joined":[],"left":["ada"]}"#)
    }

    @Test("a lone arrival is marked, so that it is not told of itself")
    func loneArrival() {
        var roster = Roster(node: "a")
        roster.enter(participant("ada"), on: "a")
        #expect(roster.takeDelta().onlyArrival == "ada")
        roster.enter(participant("bob"), on: "a")
        roster.enter(participant("cy"), on: "a")
        #expect(roster.takeDelta().onlyArrival == nil)
    }

    @Test("a roster that is too large for one frame is told in several, each of at most 1 MiB, and nobody is left out")
    func largeRoster() throws {
        var roster = Roster(node: "a")
        let sessions = try (0..<600).map { try SessionID(validating: "session-\($0)") }
        let state: JSONObject = ["filler": .string(String(repeating: "x", count: 4_000))]
        for session in sessions {
            roster.enter(participant(session), on: "a")
            roster.update(session, state: state)
        }
        let delta = roster.takeDelta()
        #expect((delta.presence + delta.participants).allSatisfy { $0.bytes.readableBytes <= 1 << 20 })
        var present: [SessionID] = []
        var arrived: [SessionID] = []
        for frame in delta.presence + delta.participants {
            switch try ServerMessage(decoding: frame.bytes.readableBytesView) {
            case .presence(let states): present += states.keys
            case .participants(let joined, _, _): arrived += joined.map(\.session)
            default: Issue.record("another message came out")
            }
        }
        #expect(present.sorted() == sessions.sorted())
        #expect(arrived.sorted() == sessions.sorted())
        let welcome = Welcome(
            board: BoardID.random(), epoch: "e", seq: 0, client: ClientID(key: "k"), session: "session-599", n: 0,
            role: .editor, node: "n", participants: roster.participants, limits: Limits(), heartbeat: 1)
        let messages = FrameSplitter.split(welcome)
        #expect(messages.allSatisfy { $0.encode().count <= 1 << 20 })
        var welcomed: [Participant] = []
        for message in messages {
            switch message {
            case .welcome(let welcome):
                #expect(welcome.participants.contains { $0.session == "session-599" })
                welcomed += welcome.participants
            case .participants(let joined, _, _): welcomed += joined
            default: Issue.record("another message came out")
            }
        }
        #expect(welcomed.map(\.session).sorted() == sessions.sorted())
    }

    // MARK: Compared with the log's

    /// A roster of node "a" that is being compared with the log's, and has told everything.
    private func comparing(_ entries: (session: SessionID, node: NodeID)...) -> Roster {
        var roster = Roster(node: "a")
        for (session, node) in entries { roster.enter(participant(session), on: node) }
        let begins = roster.beginReconciliation()
        #expect(begins)
        _ = roster.takeDelta()
        return roster
    }

    @Test(
        "starts with everybody in the log, without this node's sessions of an earlier life and with what came meanwhile"
    )
    func loads() {
        var roster = comparing()
        roster.receive(.participants(node: "c", joined: [participant("cy")], left: ["dan"]))
        let corrections = roster.reconcile(
            with: [entry("mine", on: "a"), entry("bob", on: "b"), entry("dan", on: "c")], dead: [])
        #expect(corrections == Roster.Corrections(enter: [], remove: ["mine"]))
        #expect(sessions(roster) == ["bob", "cy"])
    }

    @Test("joins and leaves that were not heard of are found in the log")
    func reconciles() {
        var roster = comparing(("mine", "a"), ("gone", "b"))
        let corrections = roster.reconcile(with: [entry("mine", on: "a"), entry("new", on: "c")], dead: [])
        #expect(sessions(roster) == ["mine", "new"])
        #expect(corrections == Roster.Corrections())
        #expect(roster.hasChanges)
    }

    @Test("a participant of a dead node is removed, here and from the log")
    func deadNode() {
        var roster = comparing(("bob", "b"), ("cy", "c"))
        let corrections = roster.reconcile(with: [entry("bob", on: "b"), entry("cy", on: "c")], dead: ["b"])
        #expect(sessions(roster) == ["cy"])
        #expect(corrections == Roster.Corrections(enter: [], remove: ["bob"]))
    }

    @Test("this node's session that the log has lost is entered again, and is never evicted")
    func lostByTheLog() {
        var roster = comparing(("mine", "a"))
        let corrections = roster.reconcile(with: [], dead: [])
        #expect(sessions(roster) == ["mine"])
        #expect(corrections == Roster.Corrections(enter: [participant("mine")], remove: []))
    }

    @Test("this node's session that only the log still has is removed from it")
    func ghost() {
        var roster = comparing()
        #expect(
            roster.reconcile(with: [entry("ghost", on: "a")], dead: [])
                == Roster.Corrections(enter: [], remove: ["ghost"]))
        #expect(sessions(roster) == [])
    }

    @Test("somebody who joins while the log is read is not evicted")
    func joinsMeanwhile() {
        var roster = comparing(("mine", "a"))
        roster.enter(participant("bob"), on: "b")
        roster.enter(participant("mine-2"), on: "a")
        let corrections = roster.reconcile(with: [entry("mine", on: "a")], dead: [])
        #expect(sessions(roster) == ["bob", "mine", "mine-2"])
        #expect(corrections == Roster.Corrections())
    }

    @Test("somebody who leaves while the log is read is not put back")
    func leavesMeanwhile() {
        var roster = comparing(("mine", "a"), ("bob", "b"))
        roster.leave("bob")
        roster.leave("mine")
        // Of whom this node has not heard, and hears only that it left.
        roster.leave("cy")
        let corrections = roster.reconcile(
            with: [entry("mine", on: "a"), entry("bob", on: "b"), entry("cy", on: "c")], dead: [])
        #expect(sessions(roster) == [])
        #expect(corrections == Roster.Corrections())
    }

    @Test("somebody who is about to join, and is in the log already, is left there")
    func entersMeanwhile() {
        var roster = comparing()
        roster.willEnter("mine")
        #expect(roster.reconcile(with: [entry("mine", on: "a")], dead: []) == Roster.Corrections())
        roster.didNotEnter("mine")
        let begins = roster.beginReconciliation()
        #expect(begins)
        #expect(roster.reconcile(with: [entry("mine", on: "a")], dead: []).remove == ["mine"])
    }

    @Test("the log's roster is in doubt, once it has missed something, until it was read behind that")
    func inDoubt() {
        var roster = comparing()
        #expect(!roster.isLogUncertain)
        roster.logMissed()
        // This reading may have been made before.
        _ = roster.reconcile(with: [], dead: [])
        #expect(roster.isLogUncertain)
        let begins = roster.beginReconciliation()
        #expect(begins)
        roster.abandonReconciliation()
        #expect(roster.isLogUncertain)
        let beginsAgain = roster.beginReconciliation()
        #expect(beginsAgain)
        _ = roster.reconcile(with: [], dead: [])
        #expect(!roster.isLogUncertain)
    }

    @Test("the log is not read twice at the same time")
    func oneAtATime() {
        var roster = comparing()
        let second = roster.beginReconciliation()
        roster.abandonReconciliation()
        let third = roster.beginReconciliation()
        #expect((second, third) == (false, true))
    }

    @Test("what nodes tell each other survives the way")
    func messages() throws {
        let participant = participant("ada")
        let sent = PresenceMessage.participants(node: "n1", joined: [participant], left: ["bob"]).encode()
        guard case .participants(let node, let joined, let left) = try #require(PresenceMessage(sent)) else {
            Issue.record("another message came out")
            return
        }
        #expect(node == "n1")
        #expect(joined == [participant])
        #expect(left == ["bob"])
    }
}
