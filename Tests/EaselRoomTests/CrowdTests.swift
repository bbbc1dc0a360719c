import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import Testing

@testable import EaselRoom

@Suite("Who is on a board")
struct CrowdTests {
    private func entry(_ session: SessionID, node: NodeID = "a") -> RosterEntry {
        RosterEntry(
            participant: Participant(
                session: session, client: ClientID(key: "a key of \(session)"), name: session.string, color: "#000000",
                state: [:]),
            node: node)
    }

    @Test("only the newest presence of a session is told, once")
    func coalesces() throws {
        var crowd = Crowd()
        crowd.enter(entry("ada"))
        _ = crowd.takeNews()
        crowd.update("ada", state: ["x": 1])
        crowd.update("ada", state: ["x": 2])
        let told = try #require(crowd.takeNews().presence.first)
        #expect(told.getString(at: 0, length: told.readableBytes) == #"{"type":"presence","states":{"ada":{"x":2}}}"#)
        #expect(!crowd.hasNews)
        #expect(crowd.participants.first?.state == ["x": 2])
    }

    @Test("presence of a session that is not on the board is not told")
    func unknownSession() {
        var crowd = Crowd()
        crowd.update("nobody", state: ["x": 1])
        #expect(!crowd.hasNews)
    }

    @Test("someone who comes and goes within one interval is told as gone, never as there")
    func comesAndGoes() throws {
        var crowd = Crowd()
        crowd.enter(entry("ada"))
        crowd.leave("ada")
        let told = try #require(crowd.takeNews().participants.first)
        #expect(
            told.getString(at: 0, length: told.readableBytes)
                == #"{"type":"participants","joined":[],"left":["ada"]}"#)
    }

    @Test("a lone arrival is marked, so that it is not told of itself")
    func loneArrival() {
        var crowd = Crowd()
        crowd.enter(entry("ada"))
        #expect(crowd.takeNews().onlyArrival == "ada")
        crowd.enter(entry("bob"))
        crowd.enter(entry("cy"))
        #expect(crowd.takeNews().onlyArrival == nil)
    }

    @Test("a crowd that is too large for one frame is told in several, each of at most 1 MiB, and nobody is left out")
    func largeCrowd() throws {
        var crowd = Crowd()
        let sessions = try (0..<600).map { try SessionID(validating: "session-\($0)") }
        let state: JSONObject = ["filler": .string(String(repeating: "x", count: 4_000))]
        for session in sessions {
            crowd.enter(entry(session))
            crowd.update(session, state: state)
        }
        let news = crowd.takeNews()
        #expect((news.presence + news.participants).allSatisfy { $0.readableBytes <= 1 << 20 })
        var present: [SessionID] = []
        var arrived: [SessionID] = []
        for frame in news.presence + news.participants {
            switch try ServerMessage(decoding: frame.readableBytesView) {
            case .presence(let states): present += states.keys
            case .participants(let joined, _): arrived += joined.map(\.session)
            default: Issue.record("another message came out")
            }
        }
        #expect(present.sorted() == sessions.sorted())
        #expect(arrived.sorted() == sessions.sorted())
        let welcome = Welcome(
            board: BoardID.random(), epoch: "e", seq: 0, client: ClientID(key: "k"), session: "session-599", n: 0,
            role: .editor, node: "n", participants: crowd.participants, limits: Limits(), heartbeat: 1)
        let frames = BoundedFrames.encode(welcome)
        #expect(frames.allSatisfy { $0.readableBytes <= 1 << 20 })
        var welcomed: [Participant] = []
        for frame in frames {
            switch try ServerMessage(decoding: frame.readableBytesView) {
            case .welcome(let welcome):
                #expect(welcome.participants.contains { $0.session == "session-599" })
                welcomed += welcome.participants
            case .participants(let joined, _): welcomed += joined
            default: Issue.record("another message came out")
            }
        }
        #expect(welcomed.map(\.session).sorted() == sessions.sorted())
    }

    @Test("the roster is made what the log says, but a node knows its own sessions better")
    func reconciles() {
        var crowd = Crowd()
        crowd.enter(entry("mine", node: "a"))
        crowd.enter(entry("dead", node: "b"))
        _ = crowd.takeNews()
        crowd.reconcile(with: [entry("new", node: "c"), entry("ghost", node: "a")], except: "a")
        #expect(Set(crowd.roster.keys) == ["mine", "new"])
        #expect(crowd.hasNews)
    }

    @Test("what nodes tell each other survives the way")
    func messages() throws {
        let participant = entry("ada").participant
        let sent = CrowdMessage.participants(node: "n1", joined: [participant], left: ["bob"]).encode()
        guard case .participants(let node, let joined, let left) = try #require(CrowdMessage(sent)) else {
            Issue.record("another message came out")
            return
        }
        #expect(node == "n1")
        #expect(joined == [participant])
        #expect(left == ["bob"])
    }
}
