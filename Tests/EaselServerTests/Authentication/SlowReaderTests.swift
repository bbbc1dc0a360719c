import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

/// An answer may be begun while somebody has a right, and read when they have it no more.
@Suite("A reader who is slow", .serialized)
struct SlowReaderTests {
    /// More than the network takes on its way to somebody who reads nothing.
    private static let operations = 60
    private static let padding = String(repeating: "x", count: 200_000)

    private static let answers = [
        ("operations?limit=all", "text/event-stream"), ("operations?limit=all", "application/x-ndjson"),
        ("document", "application/json"), ("export.excalidraw", "*/*"),
    ]

    private func fill(_ node: NodeProcess, _ token: String) async throws {
        for n in 1...Self.operations {
            let body = """
                {"key":"0123456789abcdef","n":\(n),"edits":[{"op":"put","id":"e\(n)","value":\
                {"type":"text","x":0,"y":0,"width":1,"height":1,"text":"\(Self.padding)"}}]}
                """
            // On a busy machine the log may not answer in time; what it took all the same is a duplicate then.
            try await Eventually.holds("operation \(n) is drawn") {
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/b/operations", body: body, headers: Tokens.header(token)
                ).status == 200
            }
        }
    }

    /// Asks for all that is long, and reads nothing of it until `meanwhile` has run. Nothing that comes then may be whole.
    private func expectCuts(
        at node: NodeProcess, _ token: String, _ event: String, _ meanwhile: () async throws -> Void
    ) async throws {
        var sockets: [RawSocket] = []
        for (path, type) in Self.answers {
            let before = try await held(by: node)
            let socket = try await RawSocket(port: node.port, isReading: false, receiveBuffer: 16 << 10)
            let head = """
                GET /api/boards/b/\(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
                Accept: \(type)\r\nConnection: close\r\n\r\n
                """
            try await socket.write(Array(head.utf8))
            try await Eventually.holds("the answer is begun") { try await held(by: node) > before }
            sockets.append(socket)
        }
        try await meanwhile()
        for (socket, (_, type)) in zip(sockets, Self.answers) {
            socket.setReading(true)
            let answer = try await socket.readToEnd()
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(type) \(answer.prefix(80))")
            #expect(!answer.contains("\"e\(Self.operations)\""), "\(type) has \(answer.utf8.count) bytes")
            if type == "text/event-stream" {
                #expect(answer.contains("event: \(event)\n"), "\(answer.suffix(80))")
            }
        }
    }

    /// Streams that are open and bytes of answers.
    private func held(by node: NodeProcess) async throws -> Int {
        try await node.metric("easel_streams") + node.metric("easel_work_bytes")
    }

    @Test("reads no more of a history, document or picture once the right to is taken away")
    func removed() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let owner = Owner(node: nodes[1], token: try await tokens.token("ada", ["b": "editor"]))
        try await fill(nodes[0], owner.token)
        try await owner.ask("PUT", "/members/bob", #"{"role":"viewer"}"#)
        try await expectCuts(at: nodes[0], try await tokens.token("bob"), "forbidden") {
            try await owner.ask("DELETE", "/members/bob", status: 204)
        }
        for node in nodes { await node.terminate() }
    }

    @Test("reads no more once the token has expired")
    func expired() async throws {
        try await withGuardedNode { node, tokens in
            try await fill(node, try await tokens.token("ada", ["b": "owner"]))
            // Valid for twenty seconds more, less than a node waits for those who stall.
            let brief = try await tokens.token("bob", ["b": "viewer"], seconds: -10)
            try await expectCuts(at: node, brief, "expired") {
                try await Eventually.holds("the token has expired") {
                    try await HTTPRequest.get("\(node.url)/api/boards/b", headers: Tokens.header(brief)).status == 401
                }
            }
        }
    }
}
