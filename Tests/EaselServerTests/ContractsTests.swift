import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("The contracts that a node serves")
struct ContractsTests {
    @Test("name every route, and every type of message")
    func agree() throws {
        let openapi = try Contracts.text("openapi")
        for path in [
            "/", "/boards/{board}", "/boards/{board}/ws", "/easel-client.js", "/easel-client.d.ts", "/healthz",
            "/readyz", "/metrics", "/openapi.yaml",
            "/asyncapi.yaml", "/socket.io/", "/api/rooms/{room}/emit", "/api/boards", "/api/boards/{board}",
            "/api/boards/{board}/document",
            "/api/boards/{board}/admission", "/api/boards/{board}/members", "/api/boards/{board}/members/{sub}",
            "/api/boards/{board}/links", "/api/boards/{board}/links/{link}", "/api/people/{sub}", "/admin",
            "/api/boards/{board}/elements/{element}/authors", "/api/admin/nodes", "/api/admin/sessions",
            "/api/admin/boards/{board}",
            "/api/admin/boards/{board}/sessions/{session}", "/api/admin/boards/{board}/trim",
            "/api/boards/{board}/operations", "/api/boards/{board}/export.svg",
            "/api/boards/{board}/export.excalidraw", "/api/boards/{board}/import", "/api/v2/rooms/{id}",
            "/api/v2/rooms/{id}/versions", "/api/v2/files/{id}", "/api/v2/files/{id}/versions", "/api/v2/scenes",
            "/api/v2/scenes/{id}",
        ] {
            #expect(openapi.contains("\n  \(path):\n"), "\(path)")
        }
        let asyncapi = try Contracts.text("asyncapi")
        for type in [
            "hello", "submit", "presence", "digest", "token", "ping", "welcome", "snapshot", "ops", "participants",
            "reject", "duplicate", "pong", "error", "drain", "close",
        ] {
            #expect(asyncapi.contains("\n      \(type):\n"), "\(type)")
            #expect(asyncapi.contains("type: { const: \(type) }"), "\(type)")
        }
    }
}

@Suite("The configuration")
struct ConfigurationTests {
    @Test("takes flags before the environment before the file")
    func precedence() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString).json")
        try Data(#"{"port": 1111, "node": "from-file", "heartbeat": "7s", "insecure": true}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let read = try await ConfigurationSource.read(
            flags: ["node": "from-flag"], environment: ["EASEL_PORT": "2222", "EASEL_NODE": "from-environment"],
            file: file.path)
        #expect(read.node.string == "from-flag")
        #expect(read.port == 2222)
        #expect(read.rooms.heartbeat == .seconds(7))
        #expect(read.isInsecure)
    }

    @Test(
        "refuses what can't be used and says what can",
        arguments: [
            (["port": "70000"], "65535"), (["port": "x"], "65535"), (["heartbeat": "soon"], "25s"),
            (["log-level": "loud"], "debug"), (["socketio-adapter": "redis"], "classic, sharded or streams"),
            (["proxies": "10.0.0.0/99"], "10.0.0.0/8"),
            (["rate-patience": "never"], "5m"), (["joins": "0"], "100000"), (["host": "0.0.0.0"], "--insecure"),
        ])
    func refusals(flags: [String: String], advice: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) {
            try await ConfigurationSource.read(flags: flags, environment: [:], file: nil)
        }
        #expect(error?.description.contains(advice) == true, "\(error?.description ?? "")")
    }
}
