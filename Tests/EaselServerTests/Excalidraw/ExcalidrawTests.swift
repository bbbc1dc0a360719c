import EaselTestSupport
import Foundation
import Testing

@Suite("People who draw with Excalidraw's front end", .serialized)
struct ExcalidrawTests {
    private let room = String((0..<20).map { _ in "0123456789abcdef".randomElement() ?? "0" })
    private let key = String((0..<32).map { _ in "0123456789abcdef".randomElement() ?? "0" })
    private let drawing = (0..<20).map { "element-\($0)" }

    /// Has people of `excalidraw_peer.py` do something, and fails with what they missed.
    private func people(_ scenario: String, at nodes: [NodeProcess], _ arguments: [String] = []) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "excalidraw_peer.py").path()
        let urls = nodes.map(\.url).joined(separator: ",")
        let log = FileManager.default.temporaryDirectory.appending(path: "easel-people-\(UUID().uuidString).log").path()
        defer { try? FileManager.default.removeItem(atPath: log) }
        // Each thing that people wait for has a limit of its own.
        let process = try await ChildProcess.start(
            try await PythonClients.python(), [script, scenario, urls, room, key] + arguments, log: log)
        let status = await process.wait()
        let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        #expect(status == 0, "\(scenario): \(said)\n\(nodes.map(\.printed).joined(separator: "\n"))")
    }

    private func withTwoNodes(
        _ arguments: [String] = [], _ body: ([NodeProcess], RedisServer) async throws -> Void
    ) async throws {
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url] + arguments),
            try await NodeProcess(["--redis", redis.url] + arguments),
        ]
        try await body(nodes, redis)
        for node in nodes { await node.terminate() }
    }

    @Test("draw on two nodes, all leave, and one who comes back has the scene: at the other node, also after kill -9")
    func survivesNodes() async throws {
        try await withTwoNodes { nodes, _ in
            try await people("draw", at: nodes, drawing)
            try await people("scene", at: [nodes[1]], drawing)
            await nodes[0].kill9()
            try await people("scene", at: [nodes[1]], drawing)
            try await nodes[0].start()
            await nodes[1].kill9()
            try await people("scene_polling", at: [nodes[0]], drawing)
        }
    }

    @Test("draw on one node without Redis, and have the scene after it was restarted or killed")
    func survivesRestarts() async throws {
        try await withNode { node in
            try await people("draw", at: [node], drawing)
            await node.terminate()
            try await node.start()
            try await people("scene", at: [node], drawing)
            await node.kill9()
            try await node.start()
            try await people("scene_polling", at: [node], drawing)
        }
    }

    @Test("send frames of 2 MiB and 15 MiB, which reach the others and stay")
    func largeFrames() async throws {
        try await withTwoNodes { nodes, _ in try await people("large", at: nodes) }
        try await withNode { node in try await people("large", at: [node]) }
    }

    @Test("draw so much that older entries are dropped, and lose nothing, however answers and strokes interleave")
    func compaction() async throws {
        let small = ["--heartbeat", "400ms", "--excalidraw-room-entries", "800"]
        try await withTwoNodes(small) { nodes, _ in try await people("grow", at: nodes, ["1"]) }
        try await withNode(small) { node in try await people("grow", at: [node], ["2"]) }
    }

    @Test("keep all that was drawn where nobody answers, and newcomers get it")
    func mute() async throws {
        let small = ["--heartbeat", "300ms", "--excalidraw-room-entries", "100"]
        try await withTwoNodes(small) { nodes, _ in try await people("mute", at: nodes, drawing) }
    }

    @Test("follow each other across nodes")
    func following() async throws {
        try await withTwoNodes { nodes, _ in try await people("follow", at: nodes) }
    }

    @Test("know who is there and who follows, however many come, follow and leave at once")
    func crowds() async throws {
        try await withTwoNodes { nodes, _ in try await people("crowd", at: nodes, ["4"]) }
        try await withNode { node in try await people("crowd", at: [node], ["4"]) }
    }

    @Test("are disturbed by no malformed event, and by nobody who joins too many rooms")
    func malformed() async throws {
        try await withNode { node in try await people("malformed", at: [node]) }
    }

    @Test("get what somebody draws who is not in the room")
    func outsiders() async throws {
        try await withTwoNodes { nodes, _ in try await people("outsider", at: nodes) }
    }

    @Test("draw with clients of Engine.IO 3")
    func oldClients() async throws {
        try await withTwoNodes { nodes, _ in try await people("old", at: nodes) }
    }

    @Test("go on together past the largest log, of which only the end is not kept")
    func fullLog() async throws {
        let small = ["--excalidraw-room-bytes", "20000"]
        try await withTwoNodes(small) { nodes, redis in try await people("full", at: nodes, ["\(redis.port)"]) }
    }

    @Test("are slowed down where they send too much, and lose nothing")
    func floods() async throws {
        let slow = ["--rate-messages", "20", "--rate-burst", "1s"]
        try await withNode(slow) { node in try await people("flood", at: [node]) }
    }

    @Test("wait while Redis is away, and newcomers are told; what was drawn arrives when it is back")
    func outage() async throws {
        try await withTwoNodes(["--heartbeat", "60s"]) { nodes, redis in
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "excalidraw_peer.py").path()
            let signals = FileManager.default.temporaryDirectory.appending(path: "easel-\(UUID().uuidString)").path()
            defer {
                for name in ["ready", "go", "drawn", "end"] {
                    try? FileManager.default.removeItem(atPath: signals + name)
                }
            }
            let peers = try await ChildProcess.start(
                try await PythonClients.python(),
                [script, "outage", nodes.map(\.url).joined(separator: ","), room, key, signals] + drawing,
                log: signals + "log")
            func said(_ name: String) async throws {
                try await Eventually.holds(name) {
                    if !peers.isRunning {
                        Issue.record("\((try? String(contentsOfFile: signals + "log", encoding: .utf8)) ?? "")")
                        return true
                    }
                    return FileManager.default.fileExists(atPath: signals + name)
                }
            }
            try await said("ready")
            await redis.kill9()
            _ = FileManager.default.createFile(atPath: signals + "go", contents: nil)
            try await said("drawn")
            try await people("refused", at: [nodes[0]])
            try await redis.start()
            _ = FileManager.default.createFile(atPath: signals + "end", contents: nil)
            #expect(await peers.wait() == 0)
            try? FileManager.default.removeItem(atPath: signals + "log")
            try await people("scene", at: [nodes[1]], ["before"] + drawing)
        }
    }
}
