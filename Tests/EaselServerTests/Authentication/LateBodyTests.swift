import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

/// A request may begin while somebody has a right, and its body may come when they have it no more.
@Suite("A request whose body is late", .serialized)
struct LateBodyTests {
    /// A request whose head the node has judged, and whose body it waits for.
    private func begin(
        _ request: String, _ body: String, at node: NodeProcess, _ token: String, type: String = "application/json"
    ) async throws -> RawSocket {
        let socket = try await RawSocket(port: node.port)
        let head = """
            \(request) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nContent-Type: \(type)\r\n\
            Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n
            """
        try await socket.write(Array(head.utf8))
        // It says so when it begins to read the body.
        #expect(try await socket.readHead().hasPrefix("HTTP/1.1 100"))
        return socket
    }

    private func end(_ socket: RawSocket, _ body: String) async throws -> String {
        try await socket.write(Array(body.utf8))
        return String(try await socket.readHead().prefix(12))
    }

    private static let changes = [
        ("PUT /api/boards/b/members/bob", #"{"role":"owner"}"#),
        ("PUT /api/boards/b/members/eve", #"{"role":"owner"}"#),
        ("POST /api/boards/b/links", #"{"role":"editor"}"#), ("PATCH /api/boards/b", #"{"title":"Mine"}"#),
        ("PATCH /api/boards/b", #"{"visibility":"public-read"}"#),
        (
            "POST /api/boards/b/operations",
            #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"put","id":"e","value":{}}]}"#
        ),
        ("POST /api/boards/b/import", #"{"type":"excalidraw","elements":[{"type":"rectangle","id":"e"}]}"#),
    ]

    private func changeNothing(_ slow: NodeProcess, _ other: NodeProcess, _ tokens: Tokens) async throws {
        let owner = Owner(node: other, token: try await tokens.token("ada", ["b": "editor"]))
        let bob = try await tokens.token("bob")
        let made = try await HTTPRequest.send(
            "POST", "\(other.url)/api/boards", body: #"{"id":"b","title":"Hers"}"#, headers: Tokens.header(owner.token))
        #expect(made.status == 201)
        for (request, body) in Self.changes {
            try await owner.ask("PUT", "/members/bob", #"{"role":"owner"}"#)
            let socket = try await begin(request, body, at: slow, bob)
            try await owner.ask("DELETE", "/members/bob", status: 204)
            #expect(try await end(socket, body) == "HTTP/1.1 403", "\(request) \(body)")
            let members = try await owner.ask("GET", "/members")
            #expect(members["members"] == .array([]) && members["visibility"] == "link", "\(request) \(body)")
            let board = try await owner.ask("GET")
            #expect(board["title"] == "Hers", "\(request) \(body)")
            #expect(try await owner.ask("GET", "/document")["elements"] == [:], "\(request) \(body)")
            #expect(try await owner.ask("GET", "/links")["links"] == .array([]))
        }
    }

    @Test("changes nothing of a board for an owner who was removed meanwhile")
    func removedOwner() async throws {
        try await withGuardedNode { try await changeNothing($0, $0, $1) }
    }

    @Test("changes nothing for one who was removed at another node")
    func removedElsewhere() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--auth-secret-file", tokens.secretFile]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        try await changeNothing(nodes[0], nodes[1], tokens)
        for node in nodes { await node.terminate() }
    }

    @Test("does nothing for one whose token has expired meanwhile")
    func expired() async throws {
        // A slow machine needs long to begin them all: nobody is cut off for that.
        try await withGuardedNode(["--http-stall-timeout", "10m"]) { node, tokens in
            // Valid for thirty seconds more.
            let brief = try await tokens.token("ada", ["b": "owner", "a": "owner"], isAdmin: true, seconds: 0)
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b","title":"Hers"}"#, headers: Tokens.header(brief))
            #expect(made.status == 201)
            let more = [
                ("POST /api/boards", "{}"), ("POST /api/rooms/r/emit", #"{"event":"e"}"#),
                ("POST /api/admin/boards/b/trim", #"{"keep":1}"#),
            ]
            var waiting: [(request: String, body: String, socket: RawSocket)] = []
            for (request, body) in Self.changes + more {
                waiting.append((request, body, try await begin(request, body, at: node, brief)))
            }
            let sealed = ("PUT /api/v2/rooms/r", "sealed")
            waiting.append(
                (
                    sealed.0, sealed.1,
                    try await begin(sealed.0, sealed.1, at: node, brief, type: "application/octet-stream")
                ))
            let url = "\(node.url)/api/boards/b"
            try await Eventually.holds("the token has expired") {
                try await HTTPRequest.get(url, headers: Tokens.header(brief)).status == 401
            }
            for (request, body, socket) in waiting {
                #expect(try await end(socket, body) == "HTTP/1.1 401", "\(request) \(body)")
            }
            let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "owner"]))
            let board = try await owner.ask("GET")
            #expect(board["title"] == "Hers" && board["seq"] == 0)
            #expect(try await owner.ask("GET", "/members")["members"] == .array([]))
        }
    }
}
