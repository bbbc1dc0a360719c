import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Redis comes back without its tail", .serialized)
struct TailLossTests {
    /// A Redis that keeps only what it is told to dump, so that a kill loses all since then.
    private func forgetfulRedis() async throws -> RedisServer {
        try await RedisServer(["--appendonly", "no"])
    }

    private func node(on redis: RedisServer) async throws -> NodeProcess {
        try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"])
    }

    private func join(_ board: BoardID, _ node: NodeProcess) async throws -> RecordingClient {
        var configuration = ClientConfiguration()
        configuration.maximumBackoff = .milliseconds(100)
        let recorded = try RecordingClient(board, nodes: [node.url], configuration: configuration)
        try await recorded.connect()
        return recorded
    }

    /// Each draws so many operations and waits for their echoes.
    private func draw(_ count: Int, _ clients: [RecordingClient]) async throws {
        for n in 1...count {
            for (index, recorded) in clients.enumerated() {
                let id = try ElementID(validating: "e\(index)-\(n % 7)")
                try await recorded.client.enqueue([.put(id, ["n": .number(Double(n))])])
            }
        }
        for recorded in clients { try await recorded.waitUntilSettled() }
    }

    /// Every operation that a client had acknowledged is in the log once, and each client's are in its order.
    private func expectAllOnce(_ log: [EaselBoard.Operation], _ clients: [RecordingClient], each count: Int) throws {
        #expect(log.map(\.seq) == Array(1..<log.count + 1))
        let numbers = Dictionary(grouping: log, by: \.client).mapValues { $0.map(\.n) }
        #expect(numbers.count == clients.count)
        for (_, numbers) in numbers { #expect(numbers.sorted() == Array(1..<count + 1)) }
    }

    @Test("and gets it back from the nodes: nobody is resynced, nothing is lost", arguments: [100, 0])
    func restored(dumped: Int) async throws {
        let redis = try await forgetfulRedis()
        let nodes = [try await node(on: redis), try await node(on: redis)]
        let board = BoardID.random()
        let clients = [try await join(board, nodes[0]), try await join(board, nodes[1])]
        if dumped > 0 {
            try await draw(dumped, clients)
            try await redis.command("SAVE")
        }
        try await draw(150, clients)
        await redis.kill9()
        try await redis.start()
        // By itself, with nobody drawing: within a heartbeat.
        try await Eventually.holds("the tail is back") {
            try await redis.command("HGET", "easel:{\(board.string)}:meta", "seq") == "\(2 * (dumped + 150))"
        }
        try await draw(50, clients)
        let total = dumped + 200
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: 2 * total)
        try expectAllOnce(try await HTTPRequest.operations(nodes[0].url, board: board), clients, each: total)
        for node in nodes { #expect(try await node.metric("easel_resyncs_total") == 0) }
        // (client, n) is remembered too: what is given again is a duplicate, whoever takes it.
        let late = try await join(board, nodes[1])
        try await expectAgreement(clients + [late], on: board, nodes: nodes.map(\.url), operations: 2 * total)
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    @Test("or somebody has deleted the meta of a board alone: it comes back, and drawing goes on")
    func lostMeta() async throws {
        let redis = try await forgetfulRedis()
        let nodes = [try await node(on: redis), try await node(on: redis)]
        let board = BoardID.random()
        let clients = [try await join(board, nodes[0]), try await join(board, nodes[1])]
        try await draw(20, clients)
        try await redis.command("DEL", "easel:{\(board.string)}:meta")
        try await draw(20, clients)
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: 80)
        try expectAllOnce(try await HTTPRequest.operations(nodes[0].url, board: board), clients, each: 40)
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    @Test("or somebody has put another board's meta in its place: those on it are told, and nobody waits without end")
    func foreignMeta() async throws {
        let redis = try await forgetfulRedis()
        let node = try await node(on: redis)
        let board = BoardID.random()
        let session = try await RawSession(board, port: node.port)
        for n in 1...3 { session.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"clear"}]}"#) }
        try await Eventually.holds("all came back") { session.tally.lastOperations.contains(#""seq":3,"#) }
        try await redis.command("HSET", "easel:{\(board.string)}:meta", "epoch", "another-epoch", "seq", "300")
        try await Eventually.holds("the session is told") { session.tally.isClosed }
        #expect(session.tally.closeCode == 1013)
        #expect(await node.terminate() == 0)
    }

    @Test("cut anywhere in the last thing it wrote: the nodes put it back, and know what they had sequenced")
    func crashedBeforeSync() async throws {
        let redis = try await RedisServer(["--appendonly", "yes", "--appendfsync", "everysec"])
        let nodes = [try await node(on: redis), try await node(on: redis)]
        let board = BoardID.random()
        let clients = [try await join(board, nodes[0]), try await join(board, nodes[1])]
        try await draw(100, clients)
        func post() async throws -> HTTPRequest.Answer {
            try await HTTPRequest.send(
                "POST", "\(nodes[0].url)/api/boards/\(board.string)/operations",
                body: #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"put","id":"posted","value":{}}]}"#)
        }
        #expect(try await post().text == #"{"seq":201}"#)
        try await draw(10, clients)
        await redis.kill9()
        try redis.cutLog(keeping: 0.61)
        try await redis.start()
        try await Eventually.holds("the tail is back") {
            try await redis.command("HGET", "easel:{\(board.string)}:meta", "seq") == "221"
        }
        // (client, n) came back with the operations: given again, it is known.
        #expect(try await post().text == #"{"seq":201}"#)
        try await draw(50, clients)
        try await expectAgreement(clients, on: board, nodes: nodes.map(\.url), operations: 321)
        for node in nodes { #expect(try await node.metric("easel_resyncs_total") == 0) }
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    @Test("and with nothing at all: the picture comes back even where the ring does not reach")
    func lostAltogether() async throws {
        let redis = try await forgetfulRedis()
        let node = try await node(on: redis)
        let board = BoardID.random()
        let clients = [try await join(board, node), try await join(board, node)]
        for _ in 1...10 { try await draw(300, clients) }
        await redis.kill9()
        try await redis.start()
        try await Eventually.holds("the board is back") {
            try await redis.command("HGET", "easel:{\(board.string)}:meta", "seq") == "6000"
        }
        try await draw(50, clients)
        let late = try await join(board, node)
        let digest = await clients[0].client.digest().digest
        for recorded in clients + [late] {
            #expect(await recorded.client.seq == 6_100)
            #expect(await recorded.client.digest().digest == digest)
        }
        #expect(try await HTTPRequest.digest(node.url, board: board) == "\(digest)")
        // Loaded anew, from the store alone.
        await node.kill9()
        try await node.start()
        #expect(try await HTTPRequest.digest(node.url, board: board) == "\(digest)")
        await node.terminate()
    }

    @Test("and of more than the ring holds: the picture is said again, in a new epoch")
    func lostBeyondTheRing() async throws {
        let redis = try await forgetfulRedis()
        let node = try await node(on: redis)
        let board = BoardID.random()
        let clients = [try await join(board, node), try await join(board, node)]
        let deleted = try ElementID(validating: "deleted-after-the-dump")
        try await clients[0].submit([.put(deleted, ["n": 1])])
        try await redis.command("SAVE")
        try await clients[0].submit([.delete(deleted)])
        for _ in 1...10 { try await draw(300, clients) }
        let digest = await clients[0].client.digest().digest
        await redis.kill9()
        try await redis.start()
        try await Eventually.holds("the clients are resynced") {
            for recorded in clients
            where !recorded.events.contains(where: {
                if case .resynced(let seq) = $0 { seq > 0 } else { false }
            }) { return false }
            return true
        }
        for recorded in clients { #expect(await recorded.client.digest().digest == digest) }
        #expect(try await HTTPRequest.digest(node.url, board: board) == "\(digest)")
        try await draw(50, clients)
        let log = try await HTTPRequest.operations(node.url, board: board)
        #expect(log.map(\.seq) == Array(1..<log.count + 1))
        var replay = Document()
        for operation in log { replay.apply(operation) }
        for recorded in clients { #expect(await recorded.client.digest().digest == replay.digest()) }
        await node.terminate()
    }

    @Test("while others go on: what only one node had is sequenced anew, in a new epoch")
    func forked() async throws {
        let redis = try await forgetfulRedis()
        let nodes = [try await node(on: redis), try await node(on: redis)]
        let board = BoardID.random()
        let first = try await join(board, nodes[0])
        try await draw(100, [first])
        try await redis.command("SAVE")
        try await draw(100, [first])
        let before = try EaselBoardJSON.string(
            "epoch", of: try await HTTPRequest.get("\(nodes[1].url)/api/boards/\(board.string)").body)
        nodes[0].pause()
        await redis.kill9()
        try await redis.start()
        let second = try await join(board, nodes[1])
        #expect(await second.client.seq == 100)
        try await draw(150, [second])
        nodes[0].resume()
        try await Eventually.holds("the orphans are in the log again") {
            try await redis.command("HGET", "easel:{\(board.string)}:meta", "seq") == "350"
        }
        let after = try EaselBoardJSON.string(
            "epoch", of: try await HTTPRequest.get("\(nodes[1].url)/api/boards/\(board.string)").body)
        #expect(before != after)
        try await draw(20, [first, second])
        let log = try await HTTPRequest.operations(nodes[0].url, board: board)
        #expect(log.map(\.seq) == Array(1..<391))
        let numbers = Dictionary(grouping: log, by: \.client).mapValues { $0.map(\.n) }
        #expect(Set(numbers.values) == [Array(1...220), Array(1...170)])
        let digest = await first.client.digest().digest
        #expect(await second.client.digest().digest == digest)
        for node in nodes { #expect(try await HTTPRequest.digest(node.url, board: board) == "\(digest)") }
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    @Test("a board that was deleted while a node could not hear it stays deleted, and its sessions are told")
    func deletedMeanwhile() async throws {
        let redis = try await forgetfulRedis()
        let nodes = [try await node(on: redis), try await node(on: redis)]
        let board = BoardID.random()
        let recorded = try await join(board, nodes[0])
        try await draw(10, [recorded])
        // The message is lost: pub/sub promises nothing.
        nodes[0].pause()
        try await redis.command("CLIENT", "KILL", "TYPE", "pubsub")
        let answer = try await HTTPRequest.send("DELETE", "\(nodes[1].url)/api/boards/\(board.string)")
        #expect(answer.status == 204)
        nodes[0].resume()
        try await Eventually.holds("the client is told") { recorded.failure != nil }
        #expect(recorded.failure == .refused(code: 4409, reason: "the board was deleted"))
        #expect(try await redis.command("KEYS", "easel:{\(board.string)}:*") == "")
        for node in nodes { #expect(await node.terminate() == 0) }
    }
}
