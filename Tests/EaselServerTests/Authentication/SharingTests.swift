import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

/// What an owner asks of a node about a board.
struct Owner {
    let node: NodeProcess
    let token: String
    var board = "b"

    /// The answer's body; records a failure if the status is another.
    @discardableResult
    func ask(_ method: String, _ path: String = "", _ body: String? = nil, status: Int = 200) async throws -> JSON {
        let answer = try await HTTPRequest.send(
            method, "\(node.url)/api/boards/\(board)\(path)", body: body, headers: Tokens.header(token))
        #expect(answer.status == status, "\(method) \(path): \(answer.text)")
        return (try? JSON(parsing: answer.body)) ?? .null
    }

    /// Makes a link; gives its id and secret.
    func link(_ fields: String) async throws -> (id: String, secret: String) {
        let made = try await ask("POST", "/links", "{\(fields)}", status: 201)
        let url = made["url"]?.stringValue ?? ""
        #expect(url.hasPrefix("\(node.url)/boards/\(board)#link="))
        return (made["id"]?.stringValue ?? "", String(url.split(separator: "=").last ?? ""))
    }
}

@Suite("A board of somebody's")
struct SharingTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func closeCode(_ node: NodeProcess, token: String?, number: Int = 50) async -> Int? {
        do {
            _ = try await RawSession(board, port: node.port, number: number, token: token)
            return nil
        } catch let failure as RawSession.Failure {
            return failure.closeCode
        } catch {
            return -1
        }
    }

    /// The address of a new link that a request with these fields makes.
    private func link(_ node: NodeProcess, _ tokens: Tokens, _ fields: [(String, String)]) async throws -> String {
        let header = Tokens.header(try await tokens.token("ada", ["b": "editor"]))
        _ = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: header)
        let made = try await HTTPRequest.send(
            "POST", "\(node.url)/api/boards/b/links", body: #"{"role":"viewer"}"#, headers: header + fields)
        return try JSON(parsing: made.body)["url"]?.stringValue ?? ""
    }

    @Test("has links of the address that its owner's proxy was asked by, where that is known to be one")
    func linksBehindProxy() async throws {
        let (https, host) = (("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "draw.example.org"))
        try await withGuardedNode { node, tokens in
            let cases: [(fields: [(String, String)], start: String)] = [
                ([], node.url), ([https], node.url.replacing("http:", with: "https:")),
                ([https, host], "https://draw.example.org"), ([host], "http://draw.example.org"),
                ([("X-Forwarded-Host", "a/b@c")], node.url),
            ]
            for (fields, start) in cases {
                let url = try await link(node, tokens, fields)
                #expect(url.hasPrefix("\(start)/boards/b#link="), "\(fields)")
            }
        }
        try await withGuardedNode(["--public-url", "https://draw.example.org,http://inside"]) { node, tokens in
            let url = try await link(node, tokens, [])
            #expect(url.hasPrefix("https://draw.example.org/boards/b#link="))
        }
    }

    private func drawing(_ n: Int, _ id: String) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"\#(id)","value":{"x":1}}]}"#
    }

    private func waitForClose(_ session: RawSession, _ code: Int) async throws {
        try await Eventually.holds("the session is closed") { session.tally.isClosed }
        #expect(session.tally.closeCode == code, "\(session.tally.lastError)")
    }

    @Test("is owned by who made it, who lets others in by name, changes what they may do, and sends them away")
    func members() async throws {
        try await withGuardedNode { node, tokens in
            let ada = try await tokens.token("ada", ["b": "editor"])
            let mine = try await RawSession(board, port: node.port, token: ada)
            #expect(try JSON(parsing: mine.tally.welcome.utf8)["role"] == "owner")
            let owner = Owner(node: node, token: ada)
            let bob = try await tokens.token("bob / \u{1F3A8}")
            let path = "/members/bob%20%2F%20%F0%9F%8E%A8"
            #expect(await closeCode(node, token: bob) == 4403)
            try await owner.ask("PUT", path, #"{"role":"editor"}"#)
            let session = try await RawSession(board, port: node.port, number: 1, token: bob)
            #expect(try JSON(parsing: session.tally.welcome.utf8)["role"] == "editor")
            session.send(drawing(1, "first"))
            try await Eventually.holds("bob draws") { mine.tally.lastOperations.contains("first") }
            #expect(try await Owner(node: node, token: bob).ask("GET", "/members", status: 403) != .null)

            try await owner.ask("PUT", path, #"{"role":"viewer"}"#)
            try await waitForClose(session, 1012)
            #expect(session.tally.lastError.contains("role-changed"))
            let viewer = try await RawSession(board, port: node.port, number: 1, token: bob)
            #expect(try JSON(parsing: viewer.tally.welcome.utf8)["role"] == "viewer")
            viewer.send(drawing(2, "second"))
            try await Eventually.holds("bob may look") { viewer.tally.lastReject.contains("read-only") }
            let url = "\(node.url)/api/boards/b/operations"
            #expect(try await HTTPRequest.get(url, headers: Tokens.header(bob)).status == 200)
            let listed = try await owner.ask("GET", "/members")
            #expect(listed["owner"] == "ada" && listed["members"]?.arrayValue?.first?["role"] == "viewer")

            let stream = try await HTTPRequest.events(url, headers: Tokens.header(bob))
            try await owner.ask("DELETE", path, status: 204)
            try await waitForClose(viewer, 4403)
            var events: [String] = []
            while let event = try await stream.next() { events.append(event.name) }
            #expect(events.last == "forbidden")
            #expect(try await HTTPRequest.get(url, headers: Tokens.header(bob)).status == 403)
            try await owner.ask("DELETE", path, status: 404)
            try await owner.ask("PUT", "/members/ada", #"{"role":"viewer"}"#, status: 409)
            #expect(!mine.tally.isClosed)
        }
    }

    @Test("is not that of somebody whose name only looks like the owner's, as Unicode has it")
    func lookalikes() async throws {
        try await withGuardedNode { node, tokens in
            let owner = Owner(node: node, token: try await tokens.token("Karl", ["b": "editor"]))
            let mine = try await RawSession(board, port: node.port, token: owner.token)
            let other = Owner(node: node, token: try await tokens.token("\u{212A}arl"))
            #expect(await closeCode(node, token: other.token) == 4403)
            for (method, path) in [("GET", ""), ("DELETE", ""), ("GET", "/members")] {
                try await other.ask(method, path, status: 403)
            }
            let removal = try await HTTPRequest.send(
                "DELETE", "\(node.url)/api/people/Karl", headers: Tokens.header(other.token))
            #expect(removal.status == 403)
            try await owner.ask("PUT", "/members/%E2%84%AAarl", #"{"role":"viewer"}"#)
            let looking = try await RawSession(board, port: node.port, number: 1, token: other.token)
            // A session goes on with a token of its own subject alone.
            looking.send(#"{"type":"token","token":"\#(owner.token)"}"#)
            try await waitForClose(looking, 4401)
            let leaving = try await HTTPRequest.send(
                "DELETE", "\(node.url)/api/people/%E2%84%AAarl", headers: Tokens.header(other.token))
            #expect(leaving.status == 204)
            #expect(!mine.tally.isClosed)
            let members = try await owner.ask("GET", "/members")
            #expect(members["owner"] == "Karl" && members["members"] == .array([]))
        }
    }

    @Test("is for everybody to see while it is public, and no longer than that")
    func visibility() async throws {
        try await withGuardedNode { node, tokens in
            let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(owner.token))
            #expect(made.status == 201)
            #expect(await closeCode(node, token: nil) == 4401)
            #expect(try await owner.ask("PATCH", "", #"{"visibility":"public-read"}"#)["visibility"] == "public-read")
            let guest = try await RawSession(board, port: node.port)
            #expect(try JSON(parsing: guest.tally.welcome.utf8)["role"] == "viewer")
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/b/document").status == 200)
            #expect(
                try await HTTPRequest.send("DELETE", "\(node.url)/api/boards/b").status == 401)
            guest.send(drawing(1, "g"))
            try await Eventually.holds("a guest draws nothing") { guest.tally.lastReject.contains("read-only") }
            // A list has what somebody has to do with.
            let eve = Tokens.header(try await tokens.token("eve"))
            let list = try await HTTPRequest.get("\(node.url)/api/boards", headers: eve)
            #expect(try JSON(parsing: list.body)["boards"] == .array([]))
            try await owner.ask("PATCH", "", #"{"visibility":"link"}"#)
            try await waitForClose(guest, 4401)
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/b/document").status == 401)
            try await owner.ask("PATCH", "", #"{"visibility":"all"}"#, status: 400)
        }
    }

    @Test(
        "is made by whoever has a token, under an id that nobody chooses, and shows in the list of its owner and members"
    )
    func newBoards() async throws {
        try await withGuardedNode { node, tokens in
            let ada = Tokens.header(try await tokens.token("ada"))
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"title":"Mine"}"#, headers: ada)
            #expect(made.status == 201)
            let id = try #require(try JSON(parsing: made.body)["id"]?.stringValue)
            // A chosen id would tell whether there is such a board.
            for chosen in [id, "not-there"] {
                let eve = Tokens.header(try await tokens.token("eve"))
                let answer = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"\#(chosen)"}"#, headers: eve)
                #expect(answer.status == 403)
                #expect(
                    answer.text
                        == #"{"detail":"the token does not permit this","status":403,"title":"Forbidden","type":"urn:easel:problem:forbidden"}"#
                )
            }
            let owner = Owner(node: node, token: try await tokens.token("ada"), board: id)
            try await owner.ask("PUT", "/members/bob", #"{"role":"viewer"}"#)
            for (subject, count) in [("ada", 1), ("bob", 1), ("eve", 0)] {
                let header = Tokens.header(try await tokens.token(subject))
                let list = try JSON(parsing: try await HTTPRequest.get("\(node.url)/api/boards", headers: header).body)
                #expect(list["boards"]?.arrayValue?.count == count, "\(subject)")
            }
            try await owner.ask("PATCH", "", #"{"title":"Ours"}"#)
            try await owner.ask("DELETE", status: 204)
        }
    }

    @Test("that is deleted leaves nothing to one of the same name")
    func recreation() async throws {
        try await withGuardedNode { node, tokens in
            let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
            let make = { (token: String) in
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: Tokens.header(token)
                ).status
            }
            #expect(try await make(owner.token) == 201)
            try await owner.ask("PUT", "/members/bob", #"{"role":"owner"}"#)
            let link = try await owner.link(#""role":"editor""#)
            let guest = try await RawSession(board, port: node.port, token: link.secret)
            #expect(try await make(owner.token) == 409)
            try await owner.ask("DELETE", status: 204)
            try await waitForClose(guest, 4409)
            let carol = try await tokens.token("carol", ["b": "editor"])
            #expect(try await make(carol) == 201)
            #expect(await closeCode(node, token: link.secret) == 4403)
            #expect(await closeCode(node, token: try await tokens.token("bob")) == 4403)
            try await owner.ask("DELETE", status: 403)
            // Her token still makes ada an editor, and nothing more.
            let session = try await RawSession(board, port: node.port, token: owner.token)
            #expect(try JSON(parsing: session.tally.welcome.utf8)["role"] == "editor")
        }
    }

    @Test("belongs to whoever draws or imports it into being, too")
    func firstWriters() async throws {
        try await withGuardedNode { node, tokens in
            let archive = #"{"type":"easel-archive"}"#
            for (id, path, body, type) in [
                (
                    "o", "operations", #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"put","id":"e","value":{}}]}"#,
                    ""
                ),
                ("i", "import", #"{"type":"excalidraw","elements":[]}"#, ""),
                ("a", "import", archive, "application/x-ndjson"),
            ] {
                let token = try await tokens.token("ada", [id: "editor"])
                let answer = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/\(id)/\(path)", body: body,
                    headers: Tokens.header(token) + (type.isEmpty ? [] : [("Content-Type", type)]))
                // An archive that is none makes no board.
                guard type.isEmpty else {
                    #expect(answer.status == 422 || answer.status == 400, "\(answer.text)")
                    try await Owner(node: node, token: token, board: id).ask("GET", status: 404)
                    continue
                }
                #expect(answer.status == 200, "\(answer.text)")
                let members = try await Owner(node: node, token: token, board: id).ask("GET", "/members")
                #expect(members["owner"] == "ada")
            }
        }
    }

    @Test("has nobody's members where nobody is authenticated, and says so")
    func without() async throws {
        try await withNode { node in
            let owner = Owner(node: node, token: "x")
            _ = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#)
            try await owner.ask("GET", "/members", status: 409)
            try await owner.ask("POST", "/links", #"{"role":"viewer"}"#, status: 409)
            try await owner.ask("PATCH", "", #"{"visibility":"private"}"#, status: 409)
            #expect(try await owner.ask("GET")["visibility"] == nil)
        }
    }

    // MARK: Links

    @Test("has links, by which people come without a token, until the link is revoked, has expired or is used up")
    func links() async throws {
        try await withGuardedNode { node, tokens in
            let ada = try await tokens.token("ada", ["b": "editor"])
            let mine = try await RawSession(board, port: node.port, token: ada)
            let owner = Owner(node: node, token: ada)
            let view = try await owner.link(#""role":"viewer","label":"guests""#)
            let edit = try await owner.link(#""role":"editor""#)
            let once = try await owner.link(#""role":"editor","maxUses":1"#)
            for body in [
                #"{"role":"owner"}"#, "{}", #"{"role":"viewer","maxUses":0}"#, #"{"role":"viewer","expires":"soon"}"#,
                #"{"role":"viewer","expires":"\#(Date().addingTimeInterval(-1).ISO8601Format())"}"#,
                #"{"role":"viewer","label":"\#(String(repeating: "x", count: 101))"}"#,
            ] { try await owner.ask("POST", "/links", body, status: 400) }

            let viewer = try await RawSession(board, port: node.port, number: 1, token: view.secret)
            let editor = try await RawSession(board, port: node.port, number: 2, token: edit.secret)
            #expect(try JSON(parsing: viewer.tally.welcome.utf8)["role"] == "viewer")
            viewer.send(drawing(1, "v"))
            try await Eventually.holds("a viewer looks") { viewer.tally.lastReject.contains("read-only") }
            editor.send(drawing(1, "e"))
            try await Eventually.holds("an editor draws") { mine.tally.lastOperations.contains(#""id":"e""#) }
            let bearer = Tokens.header(view.secret)
            let url = "\(node.url)/api/boards/b"
            #expect(try await HTTPRequest.get(url + "/export.svg", headers: bearer).status == 200)
            #expect(try await HTTPRequest.get(url + "/links", headers: bearer).status == 403)
            #expect(try await HTTPRequest.get("\(node.url)/api/boards/other/document", headers: bearer).status == 403)
            #expect(try await HTTPRequest.get("\(node.url)/api/boards", headers: bearer).status == 403)
            #expect(try await HTTPRequest.get(url + "/document?link=\(view.secret)").status == 401)

            // The one who came may come again, and ask over HTTP; nobody else may.
            let first = try await RawSession(board, port: node.port, number: 3, token: once.secret)
            #expect(await closeCode(node, token: once.secret, number: 4) == 4403)
            #expect(await closeCode(node, token: once.secret, number: 3) == nil)
            let key = ("Easel-Client-Key", "a raw session, number 3")
            #expect(try await HTTPRequest.get(url, headers: Tokens.header(once.secret)).status == 403)
            #expect(try await HTTPRequest.get(url, headers: Tokens.header(once.secret) + [key]).status == 200)

            let soon = Date().addingTimeInterval(8).ISO8601Format()
            let brief = try await owner.link(#""role":"viewer","expires":"\#(soon)""#)
            let expiring = try await RawSession(board, port: node.port, number: 5, token: brief.secret)
            try await waitForClose(expiring, 4403)
            #expect(await closeCode(node, token: brief.secret) == 4403)

            try await Eventually.holds("uses are listed") {
                let links = try await owner.ask("GET", "/links")["links"]?.arrayValue ?? []
                return links.map { $0["uses"]?.integerValue ?? 0 }.map { $0 > 0 } == [true, true, true, true]
                    && links.allSatisfy { $0["lastUsedAt"] != nil && $0["url"] == nil && $0["hash"] == nil }
                    && links[0]["label"] == "guests"
            }
            try await owner.ask("DELETE", "/links/\(view.id)", status: 204)
            try await waitForClose(viewer, 4403)
            #expect(await closeCode(node, token: view.secret) == 4403)
            #expect(try await HTTPRequest.get(url, headers: bearer).status == 403)
            #expect(!editor.tally.isClosed && !first.tally.isClosed)
            try await owner.ask("PATCH", "", #"{"visibility":"private"}"#)
            try await waitForClose(editor, 4403)
            try await waitForClose(first, 4403)
            try await owner.ask("POST", "/links", #"{"role":"viewer"}"#, status: 409)
            #expect(!mine.tally.isClosed)
            try await owner.ask("PATCH", "", #"{"visibility":"link"}"#)
            #expect(await closeCode(node, token: edit.secret) == nil)

            let metrics = try await HTTPRequest.get("\(node.url)/metrics").text
            for secret in [view, edit, once, brief].map(\.secret) {
                #expect(secret.count > 30)
                #expect(!node.printed.contains(secret) && !metrics.contains(secret))
            }
        }
    }

    @Test(
        "has links that count who comes by them, once however long they stay, and a stream that is idle writes nothing")
    func streamedUses() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url, "--auth-secret-file", tokens.secretFile])
        let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
        let mine = try await RawSession(board, port: node.port, token: owner.token)
        let link = try await owner.link(#""role":"viewer""#)
        let url = "\(node.url)/api/boards/b/operations"
        func record() async throws -> (uses: Int?, revision: Int?) {
            let record = try JSON(parsing: try await redis.command("HGET", "easel:{b}:meta", "access").utf8)
            return (record["links"]?.arrayValue?.first?["uses"]?.integerValue, record["revision"]?.integerValue)
        }
        let stream = try await HTTPRequest.events(url, headers: Tokens.header(link.secret))
        try await Eventually.holds("one use is counted") { try await record().uses == 1 }
        // Each of these wakes the stream up, which checks whether the link is still good.
        for n in 1...5 {
            mine.send(drawing(n, "e\(n)"))
            #expect(try await stream.next()?.id == "\(n)")
            try await owner.ask("PUT", "/members/m\(n)", #"{"role":"viewer"}"#)
        }
        #expect(try await HTTPRequest.get(url + "?limit=all", headers: Tokens.header(link.secret)).status == 200)
        try await Eventually.holds("the other one is counted") { try await record().uses ?? 0 > 1 }
        // Uses are written a second after they are noted. Whatever the stream had noted would be among these.
        #expect(try await record().uses == 2)
        // The board's making, its link, its members and two uses.
        #expect(try await record().revision == 9)
        await node.terminate()
    }

    @Test("has links by which people come over Socket.IO, too, until they are revoked")
    func linksOverSocketIO() async throws {
        try await withGuardedNode { node, tokens in
            let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
            let mine = try await RawSession(board, port: node.port, token: owner.token)
            let (view, edit) = (try await owner.link(#""role":"viewer""#), try await owner.link(#""role":"editor""#))
            func join(_ secret: String, _ number: Int, _ expected: String) async throws -> BareSocket {
                let client = try await BareSocket(node.port, "/boards")
                try await client.send(
                    #"42/boards,["hello",{"board":"b","key":"a key of sixteen, \#(number)","token":"\#(secret)"}]"#)
                #expect(try await client.receive(containing: #"["welcome","#).contains(#""role":"\#(expected)""#))
                return client
            }
            let (viewer, editor) = (try await join(view.secret, 1, "viewer"), try await join(edit.secret, 2, "editor"))
            let submit = #"42/boards,1["submit",{"n":1,"edits":[{"op":"put","id":"e","value":{}}]}]"#
            try await viewer.send(submit)
            #expect(try await viewer.receive(containing: "43/boards,1").contains("read-only"))
            try await editor.send(submit)
            #expect(try await editor.receive(containing: "43/boards,1") == #"43/boards,1[{"seq":1}]"#)
            try await Eventually.holds("it is by the link") {
                mine.tally.lastOperations.contains(#""by":"link:\#(edit.id)""#)
            }
            try await owner.ask("DELETE", "/links/\(edit.id)", status: 204)
            #expect(try await editor.receive(containing: #"["close","#).contains(#""code":4403"#))
            let late = try await BareSocket(node.port, "/boards")
            try await late.send(
                #"42/boards,["hello",{"board":"b","key":"a key of sixteen, 3","token":"\#(edit.secret)"}]"#)
            #expect(try await late.receive(containing: #"["close","#).contains(#""code":4403"#))
        }
    }

    /// All keys of a Redis, with what is in them, and the channels that are listened to.
    private func dump(of redis: RedisServer) async throws -> String {
        try await redis.command(
            "EVAL",
            """
            local found = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
                local type = redis.call('TYPE', key).ok
                if type == 'hash' then found[#found + 1] = table.concat(redis.call('HGETALL', key), ' ')
                elseif type == 'stream' then found[#found + 1] = cjson.encode(redis.call('XRANGE', key, '-', '+'))
                else found[#found + 1] = key end
                found[#found + 1] = key
            end
            for _, channel in ipairs(redis.call('PUBSUB', 'CHANNELS')) do found[#found + 1] = channel end
            return table.concat(found, ' ')
            """, "0")
    }

    @Test("has links whose secrets are nowhere in Redis, nor in what its server is told")
    func secrets() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let node = try await NodeProcess(
            ["--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--log-level", "trace"])
        let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
        let mine = try await RawSession(board, port: node.port, token: owner.token)
        let link = try await owner.link(#""role":"editor""#)
        let session = try await RawSession(board, port: node.port, number: 1, token: link.secret)
        session.send(drawing(1, "e"))
        try await Eventually.holds("it is drawn") { mine.tally.lastOperations.contains(#""id":"e""#) }
        #expect(mine.tally.lastOperations.contains(#""by":"link:\#(link.id)""#))
        let dump = try await dump(of: redis)
        #expect(dump.contains("easel:{b}:meta") && dump.contains(link.id))
        let metrics = try await HTTPRequest.get("\(node.url)/metrics").text
        for text in [dump, metrics, node.printed] {
            #expect(!text.contains(link.secret) && !text.contains(link.secret.dropFirst(5)))
        }
        await node.terminate()
    }

    @Test("has links whose secrets are told to nobody where somebody puts one in a board's place, by whatever door")
    func misplacedSecrets() async throws {
        let tokens = try Tokens()
        defer { tokens.remove() }
        let redis = try await RedisServer()
        let audit = FileManager.default.temporaryDirectory.appending(path: "easel-audit-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: audit) }
        let node = try await NodeProcess([
            "--redis", redis.url, "--auth-secret-file", tokens.secretFile, "--log-level", "trace", "--audit", audit,
        ])
        let owner = Owner(node: node, token: try await tokens.token("ada", ["b": "editor"]))
        let mine = try await RawSession(board, port: node.port, token: owner.token)
        let secret = try await owner.link(#""role":"editor""#).secret
        let misplaced = try BoardID(validating: secret)
        let name = misplaced.description
        #expect(name.hasPrefix("link:") && !name.contains(secret.dropFirst(5)))
        for token in [nil, secret] {
            for route in RouteAccessTests.leastRoles.keys + ["GET /boards/{board}"] {
                let words = route.split(separator: " ").map(String.init)
                let path = words[1].replacing("{board}", with: secret).replacing("{sub}", with: "s")
                    .replacing("{link}", with: "l").replacing("{element}", with: "e")
                let answer = try await HTTPRequest.send(
                    words[0], node.url + path, body: words[0] == "GET" ? nil : "{}", headers: Tokens.header(token))
                #expect((words[1] == "/boards/{board}") == (answer.status == 200), "\(route)")
                #expect(!answer.text.contains(secret), "\(route)")
            }
            let made = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards", body: #"{"id":"\#(secret)"}"#, headers: Tokens.header(token))
            #expect([401, 403].contains(made.status))
            await #expect(throws: RawSession.Failure.self) {
                try await RawSession(misplaced, port: node.port, number: 1, token: token)
            }
            let client = try await BareSocket(node.port, "/boards")
            let tokenField = token.map { #","token":"\#($0)""# } ?? ""
            try await client.send(
                #"42/boards,["hello",{"board":"\#(secret)","key":"a key of sixteen, 4"\#(tokenField)}]"#)
            #expect(try await client.receive(containing: #"["close","#).contains("code"))
        }
        let found = try await dump(of: redis)
        #expect(found.contains("easel:{b}:meta") && !found.contains(secret.dropFirst(5)))
        // Whose token has a role on all boards makes one of that name, for boards can have it. Logs and audit have another one.
        let maker = try await tokens.token("eve", ["*": "owner"])
        let made = try await RawSession(misplaced, port: node.port, number: 1, token: maker)
        made.send(drawing(1, "e"))
        try await Eventually.holds("it is drawn") { made.tally.lastOperations.contains(#""id":"e""#) }
        let deleted = try await HTTPRequest.send(
            "DELETE", "\(node.url)/api/boards/\(secret)", headers: Tokens.header(maker))
        #expect(deleted.status == 204)
        try await waitForClose(made, 4409)
        let metrics = try await HTTPRequest.get("\(node.url)/metrics").text
        await node.terminate()
        let lines = try String(contentsOfFile: audit, encoding: .utf8)
        for text in [metrics, node.printed, lines] { #expect(!text.contains(secret.dropFirst(5))) }
        #expect(lines.contains(#""board":"\#(name)""#) && !mine.tally.welcome.isEmpty)
    }
}
