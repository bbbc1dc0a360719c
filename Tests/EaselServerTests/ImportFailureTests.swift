import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import Testing

@Suite("A node that dies in the middle of an import", .serialized)
struct ImportFailureTests {
    /// So many, and so small operations, that an import takes much longer than it takes to see that it has begun.
    private static let count = 10_000
    private static let limits = ["--limit-operation-bytes", "1024", "--heartbeat", "3s"]

    /// What is imported: one operation holds a few of its elements.
    private static let drawing: String = {
        let elements = (0..<count).map { #"{"id":"e\#($0)","type":"rectangle","width":9,"height":9}"# }
        return #"{"type":"excalidraw","elements":[\#(elements.joined(separator: ","))]}"#
    }()

    private func api(_ node: NodeProcess, _ board: BoardID) -> String { "\(node.url)/api/boards/\(board.string)" }

    private func ids(_ node: NodeProcess, _ board: BoardID) async throws -> Set<String> {
        let document = try await HTTPRequest.get(api(node, board) + "/document")
        return Set(try JSON(parsing: document.body)["elements"]?.objectValue?.map(\.key) ?? [])
    }

    private func seq(_ node: NodeProcess, _ board: BoardID) async throws -> Int {
        try EaselBoardJSON.integer("seq", of: try await HTTPRequest.get(api(node, board)).body) ?? 0
    }

    private func put(_ id: String, n: Int, on board: BoardID, _ node: NodeProcess) async throws {
        let answer = try await HTTPRequest.send(
            "POST", api(node, board) + "/operations",
            body: #"{"key":"the key of somebody who draws","n":\#(n),"edits":[{"op":"put","id":"\#(id)","value":{}}]}"#)
        #expect(answer.status == 200, "\(answer.text)")
    }

    /// Imports onto boards that have an element `there` until `stop` stopped a node in the middle of it. Gives the board, and the
    /// import's status if there was an answer yet.
    private func interrupt(
        _ node: NodeProcess, _ stop: () async throws -> Void
    ) async throws -> (board: BoardID, answer: Task<Int?, Never>) {
        for _ in 0..<5 {
            let board = BoardID.random()
            try await put("there", n: 1, on: board, node)
            let url = api(node, board) + "/import"
            let hasAnswer = Flag()
            let answer = Task {
                let status = try? await HTTPRequest.send("POST", url, body: Self.drawing).status
                if status != nil { hasAnswer.set() }
                return status
            }
            try await Eventually.holds("the first operations are there") { try await seq(node, board) > 3 }
            try await stop()
            if !hasAnswer.isSet { return (board, answer) }
            await node.kill9()
            try await node.start()
        }
        throw Patience.TimedOut("the middle of an import")
    }

    @Test("takes it back when it starts again", arguments: [false, true])
    func restart(withRedis: Bool) async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let redis = withRedis ? try await RedisServer() : nil
        let node = try await NodeProcess(
            Self.limits + ["--node", "a"] + (redis.map { ["--redis", $0.url] } ?? ["--data", data.path]))
        let (board, answer) = try await interrupt(node) { await node.kill9() }
        #expect(await answer.value == nil)
        try await node.start()
        try await Eventually.holds("the board is as it was") { try await ids(node, board) == ["there"] }
        // The history has both the import and its end.
        #expect(try await seq(node, board) > 4)
        try await Eventually.holds("it is counted") { try await node.metric("easel_imports_taken_back_total") == 1 }
        #expect(await node.terminate() == 0)
    }

    /// As if the last that was heard of imports were long ago.
    private func age(in redis: RedisServer) async throws {
        try await redis.command(
            "EVAL",
            """
            for _, client in ipairs(redis.call('HKEYS', 'easel:imports')) do
                local entry = string.gsub(redis.call('HGET', 'easel:imports', client), '^%d+', '1000')
                redis.call('HSET', 'easel:imports', client, entry)
            end
            """, "0")
    }

    @Test("leaves it to another one, which spares what others have drawn since")
    func another() async throws {
        let redis = try await RedisServer()
        let arguments = Self.limits + ["--redis", redis.url]
        let (first, other) = (try await NodeProcess(arguments), try await NodeProcess(arguments))
        let (board, answer) = try await interrupt(first) { await first.kill9() }
        #expect(await answer.value == nil)
        // One of the drawing's own, drawn over, and one beside it.
        try await put("e0", n: 2, on: board, other)
        try await put("mine", n: 3, on: board, other)
        try await age(in: redis)
        try await Eventually.holds("it is taken back") { try await ids(other, board) == ["there", "e0", "mine"] }
        try await Eventually.holds("nothing is left to do") {
            try await redis.command("HLEN", "easel:imports") == "0"
        }
        #expect(await other.terminate() == 0)
    }

    @Test("and wakes up again after another one has taken it back takes back the rest, and says so")
    func wakingUp() async throws {
        let redis = try await RedisServer()
        let arguments = Self.limits + ["--redis", redis.url]
        let (first, other) = (try await NodeProcess(arguments), try await NodeProcess(arguments))
        let (board, answer) = try await interrupt(first) { first.pause() }
        try await age(in: redis)
        try await Eventually.holds("it is taken back") { try await ids(other, board) == ["there"] }
        try await Eventually.holds("nothing is left to do") {
            try await redis.command("HLEN", "easel:imports") == "0"
        }
        first.resume()
        #expect(await answer.value == 503)
        #expect(try await ids(other, board) == ["there"])
        #expect(try await redis.command("HLEN", "easel:imports") == "0")
        for node in [first, other] { #expect(await node.terminate() == 0) }
    }

    @Test("takes back what a command that was killed has left on its store")
    func command() async throws {
        let redis = try await RedisServer()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).excalidraw")
        defer { try? FileManager.default.removeItem(at: file) }
        let elements = (0..<60_000).map { #"{"id":"e\#($0)","type":"rectangle"}"# }.joined(separator: ",")
        try Data(#"{"type":"excalidraw","elements":[\#(elements)]}"#.utf8).write(to: file)
        let board = try await interruptCommand(file, redis)
        let node = try await NodeProcess(["--redis", redis.url, "--heartbeat", "3s"])
        #expect(try await !ids(node, board).isEmpty)
        try await age(in: redis)
        try await Eventually.holds("it is taken back") { try await ids(node, board).isEmpty }
        #expect(await node.terminate() == 0)
    }

    /// Imports a file onto new boards until the command was killed in the middle of it.
    private func interruptCommand(_ file: URL, _ redis: RedisServer) async throws -> BoardID {
        let slow = try await FaultProxy(to: redis.port)
        slow.setDelay(.milliseconds(100))
        for _ in 0..<5 {
            let board = BoardID.random()
            let command = try await ChildProcess.start(
                try Executable.easel(),
                ["import", file.path, "--board", board.string, "--redis", "redis://127.0.0.1:\(slow.port)"])
            try await Eventually.holds("the first operations are there") {
                try await redis.command("XLEN", "easel:{\(board.string)}:log") != "0"
            }
            command.signal(SIGKILL)
            _ = await command.wait()
            if try await redis.command("HLEN", "easel:imports") != "0" { return board }
        }
        throw Patience.TimedOut("the middle of an import")
    }

    private final class Flag: Sendable {
        private let value = NIOLockedValueBox(false)
        var isSet: Bool { value.withLockedValue { $0 } }
        func set() { value.withLockedValue { $0 = true } }
    }
}
