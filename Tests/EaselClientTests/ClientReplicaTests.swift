import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Testing

@Suite("A client's replica")
struct ClientReplicaTests {
    private let configuration = ClientConfiguration()
    private let edits = EditBatch(edits: [.clear])
    private var me: ClientID { ClientID(key: configuration.key) }

    private func welcome(seq: Seq, n: Int = 0, epoch: Epoch = "e") throws -> ServerMessage {
        .welcome(
            Welcome(
                board: try BoardID(validating: "b"), epoch: epoch, seq: seq, client: me, session: "s", n: n,
                role: .editor, node: "node", participants: [], limits: Limits(), heartbeat: 25_000))
    }

    private func operation(_ seq: Seq, n: Int, by client: ClientID? = nil) -> EaselBoard.Operation {
        EaselBoard.Operation(seq: seq, client: client ?? me, n: n, at: 0, edits: [.clear])
    }

    /// A replica that is connected and has the document as of `seq`.
    private func online(at seq: Seq) throws -> ClientReplica {
        var replica = ClientReplica(configuration)
        _ = replica.connected()
        _ = replica.receive(try welcome(seq: seq))
        _ = replica.receive(.snapshot(epoch: "e", seq: seq, part: 1, parts: 1, elements: [:]))
        #expect(replica.isCaughtUp)
        return replica
    }

    private func sent(_ actions: [ClientReplica.Action]) -> [Int] {
        actions.compactMap { if case .submit(let n, _) = $0 { n } else { nil } }
    }

    private func isViolation(_ actions: [ClientReplica.Action]) -> Bool {
        actions.contains { if case .fail(.protocolViolation) = $0 { true } else { false } }
    }

    @Test("a hole, a repeat or an older seq is a violation", arguments: [12, 10, 5])
    func disorder(seq: Seq) throws {
        var replica = try online(at: 10)
        #expect(isViolation(replica.receive(.ops([operation(seq, n: 1)]))))
        #expect(replica.seq == 10)
    }

    @Test("resumes where it was, and gives again in order what was not acknowledged")
    func resume() throws {
        var replica = try online(at: 10)
        for n in 1...5 {
            let submitted = try replica.submit(edits)
            #expect(sent(submitted.actions) == [n])
        }
        let echo = replica.receive(.ops([operation(11, n: 1)]))
        #expect(echo.contains(.event(.acknowledged(n: 1, seq: 11))))
        replica.disconnected()
        let offline = try replica.submit(edits)
        #expect(offline.actions.isEmpty)
        guard case .send(.hello(let hello)) = try #require(replica.connected().first) else {
            Issue.record("no hello")
            return
        }
        #expect(hello.resume == Resume(epoch: "e", seq: 11))
        // Of 2 to 6, the log has up to 3: welcome.n says so before their echoes come.
        let actions = replica.receive(try welcome(seq: 13, n: 3))
        #expect(sent(actions) == [4, 5, 6])
        #expect(!replica.isCaughtUp)
        _ = replica.receive(.ops([operation(12, n: 2), operation(13, n: 3)]))
        #expect(replica.isCaughtUp)
        #expect(replica.receive(.duplicate(n: 4)) == [.event(.acknowledged(n: 4, seq: nil))])
        #expect(replica.unacknowledgedCount == 2)
    }

    @Test("a rejected operation is told once and not given again")
    func rejection() throws {
        var replica = try online(at: 0)
        _ = try replica.submit(edits)
        let message = ServerMessage.reject(n: 1, code: "invalid-edit", message: "m")
        #expect(replica.receive(message) == [.event(.rejected(n: 1, code: "invalid-edit", message: "m"))])
        #expect(replica.receive(message).isEmpty)
        replica.disconnected()
        _ = replica.connected()
        let again = replica.receive(try welcome(seq: 0))
        #expect(sent(again).isEmpty)
    }

    @Test("a snapshot counts when all its parts are there, in their order")
    func parts() throws {
        var replica = try online(at: 3)
        _ = replica.receive(.snapshot(epoch: "f", seq: 9, part: 1, parts: 2, elements: ["a": .object([:])]))
        #expect(replica.seq == 3)
        _ = replica.receive(.snapshot(epoch: "f", seq: 9, part: 2, parts: 2, elements: ["b": .object([:])]))
        #expect(replica.seq == 9)
        #expect(replica.epoch == "f")
        #expect(replica.document.count == 2)
        #expect(isViolation(replica.receive(.snapshot(epoch: "f", seq: 9, part: 2, parts: 2, elements: [:]))))
    }

    @Test("a key that was used before goes on behind its last number")
    func usedKey() throws {
        var replica = ClientReplica(configuration)
        _ = replica.connected()
        _ = replica.receive(try welcome(seq: 0, n: 41))
        let submitted = try replica.submit(edits)
        #expect(submitted.n == 42)
    }

    @Test("the offline queue is bounded")
    func bounded() throws {
        var configuration = ClientConfiguration()
        configuration.maximumUnacknowledged = 2
        var replica = ClientReplica(configuration)
        _ = try replica.submit(edits)
        _ = try replica.submit(edits)
        #expect(throws: ClientError.queueFull) { try replica.submit(edits) }
    }
}
