import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("What administrators see and do", .serialized)
struct AdminTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func ask(
        _ method: String, _ path: String, at node: NodeProcess, _ token: String?, _ body: String? = nil
    ) async throws -> (status: Int, json: JSON) {
        let answer = try await HTTPRequest.send(
            method, "\(node.url)/api/admin/\(path)", body: body, headers: Tokens.header(token))
        return (answer.status, (try? JSON(parsing: answer.body)) ?? .null)
    }

    private func drawing(_ n: Int) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"e\#(n)","value":{"x":1}}]}"#
    }

    @Test("is all nodes, boards and sessions from any node, and acts on sessions and history wherever they are")
    func everywhere() async throws {
        try await withGuardedNodes { nodes in
            let (north, south, tokens) = (nodes.north, nodes.south, nodes.tokens)
            let admin = try await tokens.token("root", isAdmin: true)
            let ada = try await tokens.token("ada", ["b": "editor"], name: "Ada Lovelace")
            let session = try await RawSession(board, port: south.port, number: 1, token: ada)
            let other = try await RawSession(board, port: north.port, number: 2, token: ada)
            for n in 1...50 { session.send(drawing(n)) }

            try await Eventually.holds("each node tells of both, and of what they do") {
                for node in [north, south] {
                    let nodes = try await ask("GET", "nodes", at: node, admin).json["nodes"]?.arrayValue ?? []
                    guard nodes.map({ $0["node"] }) == ["north", "south"],
                        nodes.allSatisfy({ $0["sessions"] == 1 && $0["boards"] == 1 }),
                        nodes.last?["sequenced"] == 50,
                        nodes.allSatisfy({ $0["memoryBytes"]?.integerValue ?? 0 > 1 << 20 }),
                        nodes.allSatisfy({ $0["version"]?.stringValue?.hasPrefix("easel ") == true })
                    else { return false }
                }
                return true
            }
            let details = try await ask("GET", "boards/b", at: north, admin).json
            #expect(details["owner"] == "ada" && details["operations"] == 50 && details["seq"] == 50)
            #expect(details["bytes"]?.integerValue ?? 0 > 1_000)
            let sessions = try await ask("GET", "sessions", at: north, admin).json
            #expect(sessions["next"] == .null)
            let listed = try #require(sessions["sessions"]?.arrayValue)
            #expect(listed.count == 2 && listed.allSatisfy { $0["board"] == "b" && $0["name"] == "Ada Lovelace" })
            #expect(Set(listed.map { $0["node"]?.stringValue ?? "" }) == ["north", "south"])
            #expect(details["sessions"]?.arrayValue?.count == 2)

            // The session is on the other node.
            let id = try #require(listed.first { $0["node"] == "south" }?["session"]?.stringValue)
            #expect(try await ask("DELETE", "boards/b/sessions/\(id)", at: north, admin).status == 204)
            try await Eventually.holds("the session is closed") { session.tally.isClosed }
            #expect(session.tally.closeCode == 4403 && session.tally.lastError.contains("closed-by-administrator"))
            #expect(!other.tally.isClosed)
            try await Eventually.holds("nobody finds it any more") {
                try await ask("DELETE", "boards/b/sessions/\(id)", at: south, admin).status == 404
            }

            let trimmed = try await ask("POST", "boards/b/trim", at: south, admin, #"{"keep":10}"#)
            #expect(trimmed.status == 200 && trimmed.json["oldest"] == 41)
            #expect(try await ask("GET", "boards/b", at: north, admin).json["operations"] == 10)
            let document = try await HTTPRequest.get(
                "\(north.url)/api/boards/b/document", headers: Tokens.header(admin))
            #expect(try JSON(parsing: document.body)["elements"]?.objectValue?.count == 50)
            #expect(try await ask("POST", "boards/b/trim", at: south, admin, #"{"keep":10}"#).json["oldest"] == 41)
            for body in ["{}", #"{"keep":-1}"#, #"{"keep":"all"}"#, #"{"keep":1.5}"#] {
                #expect(try await ask("POST", "boards/b/trim", at: south, admin, body).status == 400, "\(body)")
            }
            #expect(try await ask("POST", "boards/none/trim", at: south, admin, #"{"keep":1}"#).status == 404)
            #expect(try await ask("GET", "boards/none", at: south, admin).status == 404)

            await south.terminate()
            try await Eventually.holds("a node that has left is listed no more") {
                let left = try await ask("GET", "nodes", at: north, admin).json["nodes"]?.arrayValue ?? []
                return left.map { $0["node"] } == ["north"]
            }
            let lines = try await nodes.stop().filter {
                $0.contains(#""action":"admin""#) && $0.contains(#""outcome":"done""#)
            }
            #expect(lines.count { $0.contains(#""session":"\#(id)""#) } == 1)
            #expect(lines.count { $0.contains(#""keep":10"#) } == 2)
        }
    }

    @Test("is nothing for others, whatever their token lets them do on boards, and is audited when it is refused")
    func others() async throws {
        let audit = FileManager.default.temporaryDirectory.appending(path: "easel-audit-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: audit) }
        try await withGuardedNode(["--audit", audit]) { node, tokens in
            let owner = try await tokens.token("ada", ["*": "owner"])
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(owner))
            #expect(made.status == 201)
            let link = try await Owner(node: node, token: owner).link(#""role":"editor""#)
            let requests = [
                ("GET", "nodes"), ("GET", "sessions"), ("GET", "boards/b"), ("GET", "boards/none"),
                ("DELETE", "boards/b/sessions/s"), ("POST", "boards/b/trim"),
            ]
            for (method, path) in requests {
                for (token, status) in [(nil, 401), ("x.y.z", 401), (owner, 403), (link.secret, 403)] {
                    let answer = try await ask(method, path, at: node, token, method == "POST" ? #"{"keep":0}"# : nil)
                    #expect(answer.status == status, "\(method) \(path)")
                }
            }
            // The page itself tells nothing.
            let page = try await HTTPRequest.get("\(node.url)/admin")
            #expect(page.status == 200 && page.text.contains("Administration"))
            #expect(page.headers["content-security-policy"]?.contains("script-src 'self'") == true)
            try await Eventually.holds("refusals are audited") {
                try String(contentsOfFile: audit, encoding: .utf8).contains(
                    #""action":"admin","#)
            }
        }
    }

    @Test("is not there where nobody is authenticated, unless the operator says so")
    func withoutAuthentication() async throws {
        try await withNode { node in
            for path in ["/admin", "/api/admin/nodes", "/api/admin/sessions"] {
                let status = try await HTTPRequest.get(node.url + path).status
                #expect(status == 404, "\(path)")
            }
        }
        try await withNode(["--open-admin"]) { node in
            for path in ["/admin", "/api/admin/nodes", "/api/admin/sessions"] {
                let status = try await HTTPRequest.get(node.url + path).status
                #expect(status == 200, "\(path)")
            }
        }
    }
}
