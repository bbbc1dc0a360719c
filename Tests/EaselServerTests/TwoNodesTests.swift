import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Testing

@Suite("Two nodes that share a board through Redis", .serialized)
struct TwoNodesTests {
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
        try await steady.connect()
        let id = try ElementID(validating: "stroke")
        try await moving.submit([.put(id, ["points": .array([])])])
        var random = SeededGenerator(seed: 3)
        let count = 400
        for n in 1...count {
            try await moving.client.enqueue([.append(id, key: "points", values: [.number(Double(n))])])
            if n % 20 == 0 {
                // Cut somewhere among what is on its way: after some of the echoes, before the others.
                let target = await moving.client.seq + Int.random(in: 0...5, using: &random)
                if n % 40 == 0 { try await moving.waitUntil(seq: min(target, n)) }
                await moving.client.cut()
            }
        }
        try await moving.waitUntilSettled()
        try await expectAgreement([moving, steady], on: board, nodes: urls, operations: count + 1)
        let points = await steady.client.document.element(id)?["points"]?.arrayValue
        #expect(points == (1...count).map { JSON.number(Double($0)) })
        for node in nodes { await node.terminate() }
    }

    @Test("a message that pub/sub loses is read from the log, in order, within a heartbeat")
    func lostMessage() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"])
        let board = BoardID.random()
        let watching = try RecordingClient(board, nodes: [node.url])
        try await watching.connect()
        let id = try ElementID(validating: "e")
        try await watching.submit([.put(id, ["v": 1])])
        // Another node's operation reaches the log, and its message nobody: only a look at the log can find it.
        let key = "easel:{\(board.string)}"
        let tail = #","client":"AAAAAAAAAAAAAAAA","n":1,"at":1,"edits":[{"id":"e","op":"put","value":{"v":2}}]}"#
        try await redis.command("XADD", "\(key):log", "0-*", "op", tail)
        try await redis.command("HSET", "\(key):meta", "seq", "2")
        try await watching.waitUntil(seq: 2)
        // A hole in the middle: the lost one is shown by the one after it.
        try await redis.command("XADD", "\(key):log", "0-*", "op", tail.replacing(#""v":2"#, with: #""v":3"#))
        try await redis.command("HSET", "\(key):meta", "seq", "3")
        try await watching.submit([.patch(id, set: ["w": 4], unset: [])])
        #expect(watching.seqs == [1, 2, 3, 4])
        try await expectAgreement([watching], on: board, nodes: [node.url], operations: 4)
        #expect(await watching.client.document.element(id) == ["v": 3, "w": 4])
        await node.terminate()
    }

    @Test("the cursor of somebody who stands still is in the welcome of a node that did not host the board yet")
    func standsStill() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url]), try await NodeProcess(["--redis", redis.url]),
        ]
        let board = BoardID.random()
        var named = ClientConfiguration()
        named.name = "Ada"
        let ada = try RecordingClient(board, nodes: [nodes[0].url], configuration: named)
        try await ada.connect()
        await ada.client.setPresence(["cursor": [1, 2]])
        try await Eventually.holds("Redis knows where Ada is") {
            try await redis.command("HVALS", "easel:{\(board.string)}:participants").contains(#""cursor":[1,2]"#)
        }
        let bob = try RecordingClient(board, nodes: [nodes[1].url])
        try await bob.connect()
        let seen = await bob.client.participants.values.first { $0.name == "Ada" }
        #expect(seen?.state == ["cursor": [1, 2]])
        for node in nodes { await node.terminate() }
    }

    @Test("participants and their presence are seen on the other node, and go with their node when it dies")
    func participants() async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"]),
            try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"]),
        ]
        let board = BoardID.random()
        var named = ClientConfiguration()
        named.name = "Ada"
        let ada = try RecordingClient(board, nodes: [nodes[0].url], configuration: named)
        let bob = try RecordingClient(board, nodes: [nodes[1].url])
        try await ada.connect()
        try await bob.connect()
        try await Eventually.holds("Bob sees Ada") {
            await Set(bob.client.participants.values.map(\.name)) == ["Ada", "Guest"]
        }
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
