import EaselAuth
import EaselBoard
import EaselJSON
import EaselTestSupport
import EaselWeb
import Foundation
import Testing

@testable import EaselServer

@Suite("Every route of a node with authentication")
struct RouteAccessTests {
    /// The least role that each route of boards needs, written down apart from the code.
    static let leastRoles = [
        "GET /api/boards/{board}": "viewer", "PATCH /api/boards/{board}": "owner",
        "DELETE /api/boards/{board}": "owner",
        "GET /api/boards/{board}/document": "viewer", "GET /api/boards/{board}/operations": "viewer",
        "POST /api/boards/{board}/operations": "editor", "GET /api/boards/{board}/export.svg": "viewer",
        "GET /api/boards/{board}/export.excalidraw": "viewer", "GET /api/boards/{board}/people": "viewer",
        "GET /api/boards/{board}/elements/{element}/authors": "viewer",
        "POST /api/boards/{board}/admission": "viewer",
        "POST /api/boards/{board}/import": "editor", "GET /api/boards/{board}/members": "owner",
        "PUT /api/boards/{board}/members/{sub}": "owner", "DELETE /api/boards/{board}/members/{sub}": "owner",
        "GET /api/boards/{board}/links": "owner", "POST /api/boards/{board}/links": "owner",
        "DELETE /api/boards/{board}/links/{link}": "owner",
    ]
    private static let forAnyPrincipal: Set = ["GET /api/boards", "POST /api/boards"]

    @Test("has a decision about who may use it, and those that nobody is asked at are files of the page")
    func decisions() async throws {
        let assets = Set(try await AssetStore.load().assets.map { $0.0 })
        let routes = try await Routes.ofNode()
        #expect(routes.count > 20)
        for route in routes {
            let words = route.split(separator: " ", maxSplits: 1).map(String.init)
            let (method, path) = (words[0] == "HEAD" ? "GET" : words[0], words[1])
            let name = "\(method) \(path)"
            if let least = Self.leastRoles[name] {
                guard case .board? = RouteAccess.decisions[name] else {
                    Issue.record("\(name) needs \(least) and asks nobody")
                    continue
                }
            } else if path.hasPrefix("/api/admin/") {
                #expect(RouteAccess.decisions[name] == .administrator, "\(name)")
            } else if name == "DELETE /api/people/{sub}" {
                #expect(RouteAccess.decisions[name] == .person)
            } else if Self.forAnyPrincipal.contains(name) {
                #expect(RouteAccess.decisions[name] == .anyPrincipal)
            } else if RouteAccess.decisions[name] == nil {
                let file = path.split(separator: "{version}").last.map(String.init) ?? path
                let isOfPage =
                    file.hasSuffix("/**")
                    ? assets.contains { $0.hasPrefix(file.dropLast(2)) } : assets.contains(file)
                #expect(method == "GET" && isOfPage, "\(name) has no decision about who may use it")
            } else {
                #expect(RouteAccess.decisions[name] == .everybody && !path.hasPrefix("/api/"), "\(name)")
            }
        }
        for name in Self.leastRoles.keys { #expect(routes.contains(name), "\(name)") }
    }

    @Test("answers whom it should, and tells a stranger nothing, not even whether there is a board")
    func matrix() async throws {
        try await withGuardedNode { node, tokens in
            let admin = try await tokens.token("root", isAdmin: true)
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"there"}"#, headers: Tokens.header(admin))
            #expect(made.status == 201)
            let boards = { (role: String) in ["there": role, "not-there": role] }
            let principals: [(String, String?, Int)] = [
                ("nobody", nil, -2), ("garbage", "x.y.z", -2),
                ("expired", try await tokens.token("eve", boards("owner"), seconds: -60), -2),
                ("stranger", try await tokens.token("eve", ["other": "owner"]), -1),
                ("viewer", try await tokens.token("ada", boards("viewer")), 0),
                ("editor", try await tokens.token("bob", boards("editor")), 1),
                ("owner", try await tokens.token("olga", boards("owner")), 2), ("admin", admin, 2),
            ]
            // Deleted last: then there is nothing to ask about any more.
            // Editors' routes come before that, for their requests may make the board, which is then somebody's.
            let order = ["viewer": 0, "owner": 1, "editor": 2]
            for (route, least) in Self.leastRoles.sorted(by: { order[$0.value] ?? 3 < order[$1.value] ?? 3 })
            where route != "DELETE /api/boards/{board}" {
                let needed = ["viewer": 0, "editor": 1, "owner": 2][least] ?? 3
                let words = route.split(separator: " ").map(String.init)
                for (name, token, rank) in principals {
                    var answers: [String] = []
                    for board in ["there", "not-there"] {
                        let path = words[1].replacing("{board}", with: board).replacing("{sub}", with: "s")
                            .replacing("{link}", with: "l").replacing("{element}", with: "e")
                        let answer = try await HTTPRequest.send(
                            words[0], node.url + path, body: words[0] == "GET" ? nil : "{}",
                            headers: Tokens.header(token))
                        switch rank {
                        case -2:
                            #expect(answer.status == 401, "\(name) \(route)")
                            #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true, "\(name) \(route)")
                        case ..<needed:
                            #expect(answer.status == 403, "\(name) \(route)")
                        default:
                            #expect(![401, 403, 500].contains(answer.status), "\(name) \(route) \(answer.text)")
                        }
                        answers.append("\(answer.status) \(answer.text)")
                    }
                    if rank < needed { #expect(answers[0] == answers[1], "\(name) \(route)") }
                }
            }
            let editor = try await tokens.token("ada", boards("editor"))
            let refused = try await HTTPRequest.send(
                "DELETE", "\(node.url)/api/boards/there", headers: Tokens.header(editor))
            #expect(refused.status == 403)
            let deleted = try await HTTPRequest.send(
                "DELETE", "\(node.url)/api/boards/there", headers: Tokens.header(admin))
            #expect(deleted.status == 204)
            // Open to all: it tells nothing of boards.
            for path in ["/healthz", "/readyz", "/metrics", "/openapi.yaml", "/", "/boards/there"] {
                let answer = try await HTTPRequest.get(node.url + path)
                #expect(answer.status == 200 && (path != "/metrics" || !answer.text.contains("there\"")), "\(path)")
            }
            for (_, token, _) in principals { #expect(token.map { !node.printed.contains($0) } ?? true) }
            #expect(!node.printed.contains(Tokens.secretText))
        }
    }
}
