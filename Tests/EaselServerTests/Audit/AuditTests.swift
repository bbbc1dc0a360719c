import EaselAuth
import EaselBoard
import EaselJSON
import EaselTestSupport
import EaselWeb
import Foundation
import Testing

@testable import EaselServer

@Suite("The audit log of a node")
struct AuditTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func withAuditedNode(
        _ arguments: [String] = [], _ body: (NodeProcess, Tokens, String) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "easel-audit-\(UUID().uuidString).log").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        try await withGuardedNode(["--audit", file] + arguments) { try await body($0, $1, file) }
    }

    private func lines(_ file: String) -> [JSON] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { (try? JSON(parsing: $0.utf8)) ?? .string("no JSON: \($0)") }
    }

    /// Who did what to what, with what outcome.
    private func summary(_ line: JSON) -> String {
        let text = { (json: JSON?) in json?.stringValue ?? "-" }
        return [
            text(line["principal"]?["sub"] ?? line["principal"]?["kind"]), text(line["action"]), text(line["board"]),
            text(line["outcome"]), text(line["code"]),
        ].joined(separator: " ")
    }

    @Test("tells who did what, from where and with what outcome, and no secret")
    func everything() async throws {
        try await withAuditedNode { node, tokens, file in
            let ada = try await tokens.token("ada", ["*": "owner"])
            let bob = try await tokens.token("bob", ["b": "viewer"])
            func ask(_ method: String, _ path: String, _ token: String?, _ body: String? = nil, type: String? = nil)
                async throws
            {
                _ = try await HTTPRequest.send(
                    method, node.url + path, body: body,
                    headers: Tokens.header(token) + [("X-Forwarded-For", "192.0.2.7")]
                        + (type.map { [("content-type", $0)] } ?? []))
            }
            try await ask("POST", "/api/boards", ada, #"{"id":"b"}"#)
            try await ask("POST", "/api/boards", ada, #"{"id":"b"}"#)
            try await ask("PATCH", "/api/boards/b", ada, #"{"title":"Plan"}"#)
            try await ask("POST", "/api/boards/b/import", ada, #"{"type":"excalidraw","elements":[]}"#)
            try await ask("POST", "/api/boards/c/import", ada, "nonsense", type: "application/x-ndjson")
            try await ask("GET", "/api/boards/b/export.svg", bob)
            try await ask("GET", "/api/boards/b/document", bob)
            try await ask("GET", "/api/boards/b/operations?limit=all", bob)
            try await ask("DELETE", "/api/boards/b", bob)
            try await ask("GET", "/api/boards/b/document", "x.y.z")
            try await ask("GET", "/api/boards/secret/operations", bob)
            let viewer = try await RawSession(board, port: node.port, token: bob)
            for n in 1...3 { viewer.send(#"{"type":"submit","n":\#(n),"edits":[{"op":"clear"}]}"#) }
            viewer.send(#"{"type":"token","token":"\#(bob)"}"#)
            viewer.send(#"{"type":"token","token":"\#(ada)"}"#)
            try await Eventually.holds("the session is closed, for it became somebody else's") { viewer.tally.isClosed }
            await #expect(throws: RawSession.Failure.self) {
                try await RawSession(try BoardID(validating: "other"), port: node.port, token: bob)
            }
            try await ask("DELETE", "/api/boards/b", ada)
            let expected = [
                "ada create b done -", "ada create b failed board-exists", "ada rename b done -", "ada import b done -",
                "ada restore c failed damaged-archive", "bob export b done -",
                "bob history b done -", "bob history b done -", "bob delete b refused forbidden",
                "- history b refused unauthenticated", "bob history secret refused forbidden", "bob join b done -",
                "bob submit b refused read-only", "bob renew b done -", "bob renew b refused unauthenticated",
                "bob join other refused forbidden", "ada delete b done -",
            ]
            try await Eventually.holds("all is written") { lines(file).count >= expected.count }
            #expect(lines(file).map(summary).sorted() == expected.sorted())
            for line in lines(file) {
                #expect(line["time"]?.stringValue.flatMap(Timestamp.milliseconds) != nil)
                #expect(line["details"]?["route"] == nil || line["address"] == "192.0.2.7")
            }
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for secret in [ada, bob, "a raw session", Tokens.secretText, "x.y.z"] { #expect(!text.contains(secret)) }
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("tells whose role was changed to what, which link was made and revoked, and what was refused before all that")
    func sharing() async throws {
        try await withAuditedNode(["--connections", "1"]) { node, tokens, file in
            let ada = try await tokens.token("ada", ["*": "owner"])
            let owner = Owner(node: node, token: ada)
            _ = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(ada))
            try await owner.ask("PUT", "/members/bob", #"{"role":"editor"}"#)
            try await owner.ask("DELETE", "/members/bob", status: 204)
            let link = try await owner.link(#""role":"viewer""#)
            try await owner.ask("DELETE", "/links/\(link.id)", status: 204)
            func upgrade(_ fields: String) async throws -> String {
                let socket = try await RawSocket(port: node.port)
                try await socket.write(
                    Array(
                        """
                        GET /boards/b/ws HTTP/1.1\r
                        Connection: Upgrade\r
                        Upgrade: websocket\r
                        Sec-WebSocket-Version: 13\r
                        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                        \(fields)\r
                        \r\n
                        """.utf8))
                return String(decoding: try await socket.read(12), as: UTF8.self)
            }
            #expect(try await upgrade("Host: evil.example").contains(" 421"))
            #expect(try await upgrade("Host: localhost\r\nOrigin: https://evil.example").contains(" 403"))
            let session = try await RawSession(board, port: node.port, token: ada)
            #expect(try await upgrade("Host: localhost").contains(" 503"))
            withExtendedLifetime(session) {}
            let foreign = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: "{}",
                headers: Tokens.header(ada) + [("Origin", "https://evil.example")])
            #expect(foreign.status == 403)
            let expected = [
                "ada create b done -", "ada role b done -", "ada role b done -", "ada link b done -",
                "ada link b done -", "- join b refused unknown-host", "- join b refused forbidden-origin",
                "ada join b done -", "- join b refused overloaded", "- request - refused forbidden-origin",
            ]
            try await Eventually.holds("all is written") { lines(file).count >= expected.count }
            #expect(lines(file).map(summary) == expected)
            let details = lines(file).map { $0["details"] }
            #expect(details[1]?["subject"] == "bob" && details[1]?["role"] == "editor")
            #expect(details[2]?["subject"] == "bob" && details[2]?["method"] == "DELETE")
            #expect(details[3]?["link"] == .string(link.id) && details[3]?["role"] == "viewer")
            #expect(details[4]?["link"] == .string(link.id))
            #expect(!(try String(contentsOfFile: file, encoding: .utf8)).contains(link.secret))
        }
    }

    @Test("tells who made a board, however they made it, and who lets whom see it from when on")
    func creations() async throws {
        try await withAuditedNode { node, tokens, file in
            let ada = try await tokens.token("ada", ["*": "owner"])
            func board(_ id: String) -> Owner { Owner(node: node, token: ada, board: id) }
            let drawing = #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"clear"}]}"#
            for _ in 1...2 {
                _ = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/by-post/operations", body: drawing,
                    headers: Tokens.header(ada) + [("X-Forwarded-For", "192.0.2.7")])
            }
            try await board("by-import").ask("POST", "/import", #"{"type":"excalidraw","elements":[]}"#)
            let session = try await RawSession(try BoardID(validating: "by-hello"), port: node.port, token: ada)
            withExtendedLifetime(session) {}
            try await Eventually.holds("she has joined") { lines(file).contains { $0["action"] == "join" } }
            try await board("by-post").ask("PATCH", "", #"{"visibility":"public-read"}"#)
            try await board("by-post").ask("PATCH", "", #"{"visibility":"private","title":"Plan"}"#)
            let expected = [
                "ada create by-post done -", "ada create by-import done -", "ada import by-import done -",
                "ada create by-hello done -", "ada join by-hello done -", "ada visibility by-post done -",
                "ada rename by-post done -",
            ]
            try await Eventually.holds("all is written") { lines(file).count >= expected.count }
            #expect(lines(file).map(summary) == expected)
            #expect(lines(file).first?["address"] == "192.0.2.7")
            let details = lines(file).suffix(2).map { $0["details"] }
            #expect(details.map { $0?["visibility"] } == ["public-read", "private"])
            #expect(details.map { $0?["visibilityBefore"] } == ["link", "public-read"])
        }
    }

    @Test("tells which link somebody came by: that which was made and revoked, also once it is")
    func linkUses() async throws {
        try await withAuditedNode { node, tokens, file in
            let owner = Owner(node: node, token: try await tokens.token("ada", ["*": "owner"]))
            _ = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(owner.token))
            let other = try await owner.link(#""role":"viewer""#)
            let link = try await owner.link(#""role":"viewer""#)
            let guest = try await RawSession(board, port: node.port, token: link.secret)
            _ = try await HTTPRequest.get("\(node.url)/api/boards/b/export.svg", headers: Tokens.header(link.secret))
            try await owner.ask("DELETE", "/links/\(link.id)", status: 204)
            try await Eventually.holds("the guest has to leave") { guest.tally.isClosed }
            _ = try await HTTPRequest.get("\(node.url)/api/boards/b/export.svg", headers: Tokens.header(link.secret))
            try await Eventually.holds("all is written") { lines(file).count >= 7 }
            let found = lines(file).map { line -> [JSON?] in
                [line["action"], line["details"]?["link"], line["principal"]?["hash"] ?? line["details"]?["hash"]]
            }
            let (hash, id) = (found[2][2], JSON.string(link.id))
            #expect(hash != nil && found[1] == ["link", .string(other.id), found[1][2]] && found[1][2] != hash)
            #expect(found[2] == ["link", id, hash])
            #expect(found[3...4].contains(["join", id, hash]) && found[3...4].contains(["export", id, hash]))
            #expect(found[5] == ["link", id, hash])
            // There is no such link any more, but it is told that it was this one.
            #expect(found[6] == ["export", nil, hash])
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(!text.contains(link.secret) && !text.contains(other.secret))
        }
    }

    @Test("goes on in a new file when it is renamed, with no line lost, and a hangup does not end the node")
    func rotation() async throws {
        try await withAuditedNode { node, tokens, file in
            let ada = Tokens.header(try await tokens.token("ada", ["*": "owner"]))
            let old = file + ".1"
            defer { try? FileManager.default.removeItem(atPath: old) }
            for n in 1...40 {
                if n == 20 {
                    // Nobody waits for lines to be written.
                    try await Eventually.holds("the first are written") { lines(file).count == 19 }
                    #expect(rename(file, old) == 0)
                    kill(node.pid, SIGHUP)
                }
                _ = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"b\#(n)"}"#, headers: ada)
            }
            try await Eventually.holds("all is written") { lines(file).count + lines(old).count == 40 }
            #expect(!lines(file).isEmpty && lines(old).count >= 19)
            #expect((lines(old) + lines(file)).compactMap { $0["board"]?.stringValue } == (1...40).map { "b\($0)" })
        }
    }

    @Test("that can't be written stops nobody from drawing, is told, and has its lines, whole, when it can be again")
    func fullDisk() async throws {
        let redis = try await RedisServer()
        defer { withExtendedLifetime(redis) {} }
        try await withAuditedNode(["--redis", redis.url]) { node, tokens, file in
            let ada = Tokens.header(try await tokens.token("ada", ["*": "owner"]))
            let size = { try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0 }
            func create(_ id: String) async throws {
                let answer = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"\#(id)"}"#, headers: ada)
                #expect(answer.status == 201)
            }
            // The node's own log has fewer bytes than this one, and is not kept from saying so.
            for n in 1...40 { try await create("before\(n)") }
            try await Eventually.holds("they are written") { lines(file).count == 40 }
            // The next line fits in part only.
            try await limitFiles(of: node, to: "\(try size() + 20)")
            for n in 1...20 { try await create("during\(n)") }
            try await Eventually.holds("the node tells") { try await node.metric("easel_audit_failures_total") > 0 }
            #expect(node.printed.contains("The audit log can't be written"))
            try await limitFiles(of: node, to: "unlimited")
            try await Eventually.holds("nothing is missing") { lines(file).count == 60 }
            #expect(lines(file).map(summary).last == "ada create during20 done -")
            #expect(try await node.metric("easel_audit_dropped_total") == 0)
        }
    }

    private func limitFiles(of node: NodeProcess, to size: String) async throws {
        let limited = try await ChildProcess.run(
            Executable.find("prlimit"), ["--pid", "\(node.pid)", "--fsize=\(size):unlimited"])
        #expect(limited.status == 0, "\(limited.output)")
    }

    @Test("is written to the end before the node ends")
    func ending() async throws {
        try await withAuditedNode { node, tokens, file in
            let ada = try await tokens.token("ada", ["*": "owner"])
            for n in 0..<50 { _ = try await RawSession(try BoardID(validating: "b\(n)"), port: node.port, token: ada) }
            await node.terminate()
            // Each has made a board, and joined it.
            #expect(lines(file).count == 100)
        }
    }

    @Test("that can't be opened keeps a node from starting")
    func unwritable() {
        #expect(throws: ConfigurationError.self) { try AuditOutput("/nowhere/audit.log") }
    }

    @Test("has a decision for each route that changes something, or by which a board can be taken away")
    func routes() async throws {
        for route in try await Routes.ofNode() {
            let words = route.split(separator: " ")
            let takes = [.board(.history), .board(.export)].contains(RouteAccess.decisions[route])
            guard takes || !["GET", "HEAD", "OPTIONS"].contains(words[0]) else { continue }
            #expect(
                AuditedRoutes.actions[route] != nil || AuditedRoutes.unrecorded.contains(route),
                "\(route): is it recorded in the audit log, or in AuditedRoutes.unrecorded?")
        }
    }
}
