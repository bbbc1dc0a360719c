import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Clients of python-socketio at nodes", .serialized)
struct PythonGatewayTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "gateway_client.py").path()

    /// What the script printed; it ends well or the test fails.
    @discardableResult
    private func run(_ arguments: String...) async throws -> String {
        let result = try await ChildProcess.run(try await PythonClients.python(), [Self.script] + arguments)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        return result.output
    }

    private func withTwoNodes(_ body: ([NodeProcess], RedisServer) async throws -> Void) async throws {
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--heartbeat", "3s"]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        try await body(nodes, redis)
        for node in nodes { await node.terminate() }
    }

    @Test(
        "meet in rooms on two nodes, with bytes and acknowledgements, and get what HTTP sends to a room",
        arguments: ["polling", "websocket", "polling,websocket"])
    func rooms(transport: String) async throws {
        try await withTwoNodes { nodes, _ in try await run("rooms", transport, nodes[0].url, nodes[1].url) }
    }

    @Test("are told of each limit of rooms and events", arguments: ["polling", "websocket"])
    func limits(transport: String) async throws {
        try await withNode { node in try await run("limits", transport, node.url, node.url) }
    }

    @Test("draw on a board together with a WebSocket client, on two nodes of one Redis, and all agree")
    func drawing() async throws {
        try await withTwoNodes { nodes, _ in
            let board = BoardID.random()
            let recording = try RecordingClient(board, nodes: [nodes[1].url])
            try await recording.connect()
            async let polling = run("draw", "polling", nodes[0].url, board.string, "40", "poll")
            async let webSocket = run("draw", "websocket", nodes[1].url, board.string, "40", "ws")
            for n in 1...40 {
                try await recording.submit([
                    .put(try ElementID(validating: "native-\(n % 7)"), ["n": .number(Double(n))])
                ])
            }
            _ = try await (polling, webSocket)
            try await expectAgreement([recording], on: board, nodes: nodes.map(\.url), operations: 120)
            let last = try await run("draw", "polling", nodes[1].url, board.string, "1", "last")
            let digest = try #require(JSON(parsing: last)["digest"]?.stringValue)
            #expect(digest == (try await HTTPRequest.digest(nodes[0].url, board: board)))
        }
    }

    @Test("draw on a board of a node without Redis, and get the digest of what is in its log")
    func embedded() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let recording = try RecordingClient(board, nodes: [node.url])
            try await recording.connect()
            let printed = try await run("draw", "polling", node.url, board.string, "30", "one")
            try await expectAgreement([recording], on: board, nodes: [node.url], operations: 30)
            #expect(
                try JSON(parsing: printed)["digest"]?.stringValue
                    == (try await HTTPRequest.digest(node.url, board: board)))
        }
    }

    @Test(
        "lose a node by kill -9 and go on at the other: nothing acknowledged is lost, and a session is recovered",
        arguments: ["polling", "websocket"])
    func failover(transport: String) async throws {
        try await withTwoNodes { nodes, _ in
            let log = FileManager.default.temporaryDirectory.appending(path: "easel-failover-\(UUID().uuidString)")
                .path()
            defer { try? FileManager.default.removeItem(atPath: log) }
            let client = try await ChildProcess.start(
                try await PythonClients.python(),
                [Self.script, "failover", transport, "\(nodes[0].port)", "\(nodes[1].port)", BoardID.random().string],
                log: log)
            let printed = { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
            try await Eventually.holds("a client that draws") { !client.isRunning || printed().contains("kill it") }
            #expect(client.isRunning, "\(printed())")
            await nodes[0].kill9()
            #expect(await client.wait() == 0, "\(printed())")
        }
    }

    @Test("are told by a Node-like server on the same Redis, and it is told by them")
    func foreignServer() async throws {
        try await withTwoNodes { nodes, redis in
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../SocketIOTests/Adapters/foreign_node.py").standardized.path()
            let foreign = try await ChildProcess.start(
                Executable.find("python3"), [script, "classic", "\(redis.port)"])
            try await Eventually.holds("a foreign server") {
                #expect(foreign.isRunning)
                return try await redis.command("GET", "foreign:ready").count == 6
            }
            func perform(_ what: String, _ arguments: String) async throws -> String {
                let answer = "foreign:out:\(UUID().uuidString)"
                try await redis.command(
                    "RPUSH", "foreign:in", #"{"do":"\#(what)","with":\#(arguments),"answer":"\#(answer)"}"#)
                return try await redis.command("BLPOP", answer, "60")
            }
            _ = try await perform("socket", #"{"id":"f","rooms":["lobby"],"data":{}}"#)
            let clients = [try await BareSocket(nodes[0].port), try await BareSocket(nodes[1].port)]
            for client in clients {
                try await client.send(#"421["join","lobby"]"#)
                _ = try await client.receive(containing: #"431[{"ok":true}]"#)
            }
            _ = try await perform(
                "broadcast", #"{"arguments":["foreign",1],"opts":{"rooms":["lobby"],"except":[],"flags":{}}}"#)
            for client in clients { _ = try await client.receive(containing: #"42["foreign",1,"#) }
            try await clients[0].send(#"42["emit","lobby","easel",{"a":[1]}]"#)
            try await Eventually.holds("Easel's event at the foreign server") {
                try await perform("received", #"{"id":"f"}"#).contains("easel")
            }
            try await clients[1].send(#"422["members","lobby"]"#)
            let members = try await clients[1].receive(containing: "432[")
            #expect(members.contains(#""id":"f""#))
            await foreign.terminate()
        }
    }
}
