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

    /// Longer than any machine takes for one of these tests: here nobody is cut off for reading slowly.
    private static let patience = ["--http-stall-timeout", "10m"]

    /// Asks for all that is long, each with a token of its own, and reads little more than the head of each answer until
    /// `meanwhile` has run with the last of the tokens. Nothing that comes then may be whole.
    private func expectCuts(
        at node: NodeProcess, _ event: String, token: () async throws -> String,
        _ meanwhile: (String) async throws -> Void
    ) async throws {
        var sockets: [RawSocket] = []
        var last = ""
        for (path, type) in Self.answers {
            let socket = try await RawSocket(port: node.port, isReading: false, receiveBuffer: 16 << 10)
            last = try await token()
            let head = """
                GET /api/boards/b/\(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(last)\r\n\
                Accept: \(type)\r\nConnection: close\r\n\r\n
                """
            try await socket.write(Array(head.utf8))
            socket.readOnce()
            let answer = try await socket.readHead()
            #expect(answer.hasPrefix("HTTP/1.1 200"), "\(type) \(answer)")
            sockets.append(socket)
        }
        try await meanwhile(last)
        for (socket, (_, type)) in zip(sockets, Self.answers) {
            socket.setReading(true)
            let answer = try await socket.readToEnd()
            #expect(!answer.contains("\"e\(Self.operations)\""), "\(type) has \(answer.utf8.count) bytes")
            if type == "text/event-stream" {
                #expect(answer.contains("event: \(event)\n"), "\(answer.suffix(80))")
            }
        }
    }

    /// Waits until a node answers this token so.
    private func expect(_ status: Int, at node: NodeProcess, _ token: String) async throws {
        try await Eventually.holds("the answer is \(status)") {
            try await HTTPRequest.get("\(node.url)/api/boards/b", headers: Tokens.header(token)).status == status
        }
    }

    @Test("reads no more of a history, document or picture once the right to is taken away")
    func removed() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile] + Self.patience
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let owner = Owner(node: nodes[1], token: try await tokens.token("ada", ["b": "editor"]))
        try await fill(nodes[0], owner.token)
        try await owner.ask("PUT", "/members/bob", #"{"role":"viewer"}"#)
        let bob = try await tokens.token("bob")
        try await expect(200, at: nodes[0], bob)
        try await expectCuts(at: nodes[0], "forbidden", token: { bob }) { _ in
            try await owner.ask("DELETE", "/members/bob", status: 204)
            try await expect(403, at: nodes[0], bob)
        }
        for node in nodes { await node.terminate() }
    }

    @Test("reads no more once the token has expired")
    func expired() async throws {
        try await withGuardedNode(Self.patience) { node, tokens in
            try await fill(node, try await tokens.token("ada", ["b": "owner"]))
            // Valid for twenty seconds more.
            let brief = { try await tokens.token("bob", ["b": "viewer"], seconds: -10) }
            try await expectCuts(at: node, "expired", token: brief) { try await expect(401, at: node, $0) }
        }
    }
}
