import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Testing

/// What a board is, whoever looks at it and from wherever.
func expectAgreement(
    _ clients: [RecordingClient], on board: BoardID, nodes: [String], operations expected: Int
) async throws {
    let log = try await HTTPRequest.operations(nodes[0], board: board)
    #expect(log.map(\.seq) == Array(1..<expected + 1))
    var replay = Document()
    for operation in log { replay.apply(operation) }
    let digest = replay.digest()
    for url in nodes {
        #expect(try await HTTPRequest.digest(url, board: board) == digest.description)
    }
    for recorded in clients {
        try await recorded.client.waitUntil(seq: expected)
        #expect(recorded.failure == nil)
        #expect(await recorded.client.digest().digest == digest)
        #expect(try await recorded.client.serverDigest().digest == digest)
    }
}

@Suite("Two nodes that share a board through Redis", .serialized)
struct TwoNodesTests {
    @Test("20 clients that draw real drawings at once on both nodes see one order and one picture")
    func realDrawings() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url]), try await NodeProcess(["--redis", redis.url]),
        ]
        let urls = nodes.map(\.url)
        let board = BoardID.random()
        let drawings = try Drawings.all()
        let clients = try (0..<20).map { try RecordingClient(board, nodes: [urls[$0 % 2]]) }
        for recorded in clients {
            await recorded.client.connect()
            try await recorded.client.waitUntilSettled()
        }
        var total = 0
        for drawing in drawings { total += drawing.operations.count }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, recorded) in clients.enumerated() {
                let mine = drawings.enumerated().filter { $0.offset % clients.count == index }.map(\.element)
                group.addTask {
                    for drawing in mine {
                        for edits in drawing.operations { try await recorded.client.enqueue(edits) }
                    }
                    try await recorded.client.waitUntilSettled()
                }
            }
            try await group.waitForAll()
        }
        try await expectAgreement(clients, on: board, nodes: urls, operations: total)
        for recorded in clients {
            // Everybody was there from the beginning: each saw every seq once, and none out of turn.
            #expect(recorded.seqs == Array(1..<total + 1))
        }
        for node in nodes { #expect(await node.terminate() == 0) }
    }

    @Test("a client that is cut again and again and returns to the other node loses nothing and repeats nothing")
    func cutClient() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url]), try await NodeProcess(["--redis", redis.url]),
        ]
        let urls = nodes.map(\.url)
        let board = BoardID.random()
        var configuration = ClientConfiguration()
        configuration.maximumBackoff = .milliseconds(100)
        let moving = try RecordingClient(board, nodes: urls, configuration: configuration)
        let steady = try RecordingClient(board, nodes: [urls[1]])
        await moving.client.connect()
        await steady.client.connect()
        try await steady.client.waitUntilSettled()
        let id = try ElementID(validating: "stroke")
        try await moving.client.submit([.put(id, ["points": .array([])])])
        var random = SystemRandomNumberGenerator()
        let count = 400
        for n in 1...count {
            try await moving.client.enqueue([.append(id, key: "points", values: [.number(Double(n))])])
            if n % 20 == 0 {
                // Cut somewhere among what is on its way: after some of the echoes, before the others.
                let target = await moving.client.seq + Int.random(in: 0...5, using: &random)
                if n % 40 == 0 { try await moving.client.waitUntil(seq: min(target, n)) }
                await moving.client.cut()
            }
        }
        try await moving.client.waitUntilSettled()
        try await expectAgreement([moving, steady], on: board, nodes: urls, operations: count + 1)
        let points = await steady.client.document.element(id)?["points"]?.arrayValue
        #expect(points == (1...count).map { JSON.number(Double($0)) })
        for node in nodes { await node.terminate() }
    }

    @Test("a message that pub/sub loses is read from the log, in order, within a heartbeat")
    func lostMessage() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url, "--heartbeat", "900ms"])
        let board = BoardID.random()
        let watching = try RecordingClient(board, nodes: [node.url])
        await watching.client.connect()
        try await watching.client.waitUntilSettled()
        let id = try ElementID(validating: "e")
        try await watching.client.submit([.put(id, ["v": 1])])
        // Another node's operation reaches the log, and its message nobody: only a look at the log can find it.
        let key = "easel:{\(board.string)}"
        let tail = #","client":"AAAAAAAAAAAAAAAA","n":1,"at":1,"edits":[{"id":"e","op":"put","value":{"v":2}}]}"#
        try await redis.command("XADD", "\(key):log", "0-*", "op", tail)
        try await redis.command("HSET", "\(key):meta", "seq", "2")
        try await watching.client.waitUntil(seq: 2)
        // A hole in the middle: the lost one is shown by the one after it.
        try await redis.command("XADD", "\(key):log", "0-*", "op", tail.replacing(#""v":2"#, with: #""v":3"#))
        try await redis.command("HSET", "\(key):meta", "seq", "3")
        try await watching.client.submit([.patch(id, set: ["w": 4], unset: [])])
        #expect(watching.seqs == [1, 2, 3, 4])
        try await expectAgreement([watching], on: board, nodes: [node.url], operations: 4)
        #expect(await watching.client.document.element(id) == ["v": 3, "w": 4])
        await node.terminate()
    }

    @Test("participants and their presence are seen on the other node, and go with their node when it dies")
    func participants() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "900ms"]),
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "900ms"]),
        ]
        let board = BoardID.random()
        var named = ClientConfiguration()
        named.name = "Ada"
        let ada = try RecordingClient(board, nodes: [nodes[0].url], configuration: named)
        let bob = try RecordingClient(board, nodes: [nodes[1].url])
        await ada.client.connect()
        try await ada.client.waitUntilSettled()
        await bob.client.connect()
        try await bob.client.waitUntilSettled()
        #expect(await Set(bob.client.participants.values.map(\.name)) == ["Ada", "Guest"])
        try await Eventually.holds("Ada sees Bob come") { await ada.client.participants.count == 2 }
        await ada.client.setPresence(["cursor": [1, 2]])
        try await Eventually.holds("Bob sees Ada's cursor") {
            await bob.client.participants.values.contains { $0.state == ["cursor": [1, 2]] }
        }
        await nodes[0].kill9()
        try await Eventually.holds("Ada is gone") { await bob.client.participants.count == 1 }
        await nodes[1].terminate()
    }
}
