import EaselBoard
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("Who comes with a token")
struct AuthenticationTests {
    private let board: BoardID

    init() throws { board = try BoardID(validating: "b") }

    private func closeCode(_ board: BoardID, _ node: NodeProcess, token: String?) async -> Int? {
        do {
            _ = try await RawSession(board, port: node.port, token: token)
            return nil
        } catch let failure as RawSession.Failure {
            return failure.closeCode
        } catch {
            return -1
        }
    }

    private let drawing = #"{"type":"submit","n":1,"edits":[{"op":"put","id":"e","value":{"x":1}}]}"#

    @Test("gets onto the boards that it names, and nobody else does")
    func doors() async throws {
        try await withGuardedNode { node, tokens in
            #expect(await closeCode(board, node, token: nil) == 4401)
            #expect(await closeCode(board, node, token: "x.y.z") == 4401)
            #expect(
                await closeCode(board, node, token: try await tokens.token("eve", ["b": "owner"], seconds: -60)) == 4401
            )
            #expect(await closeCode(board, node, token: try await tokens.token("eve", ["other": "owner"])) == 4403)
            let session = try await RawSession(
                board, port: node.port, token: try await tokens.token("ada", ["b*": "editor"], name: "Ada Lovelace"))
            let welcome = try JSON(parsing: session.tally.welcome.utf8)
            // Whoever makes a board owns it.
            #expect(welcome["role"] == "owner")
            // The token's name is what others see: nobody calls themselves somebody else.
            #expect(welcome["participants"]?.arrayValue?.first?["name"] == "Ada Lovelace")
        }
    }

    @Test("sees what others draw and draws nothing if it is a viewer's, until an editor's follows it")
    func viewer() async throws {
        try await withGuardedNode { node, tokens in
            let editor = try await RawSession(
                board, port: node.port, token: try await tokens.token("ada", ["b": "editor"]))
            let viewer = try await RawSession(
                board, port: node.port, number: 1, token: try await tokens.token("bob", ["b": "viewer"]))
            #expect(try JSON(parsing: viewer.tally.welcome.utf8)["role"] == "viewer")
            viewer.send(drawing)
            try await Eventually.holds("the viewer is refused") { viewer.tally.lastReject.contains("read-only") }
            editor.send(drawing)
            try await Eventually.holds("the viewer sees what the editor draws") {
                viewer.tally.lastOperations.contains(#""seq":1,"#)
            }
            // Right behind the token: it is judged by that one.
            viewer.send(#"{"type":"token","token":"\#(try await tokens.token("bob", ["b": "editor"]))"}"#)
            viewer.send(#"{"type":"submit","n":2,"edits":[{"op":"put","id":"v","value":{"x":1}}]}"#)
            viewer.send(#"{"type":"token","token":"\#(try await tokens.token("bob", ["b": "viewer"]))"}"#)
            viewer.send(#"{"type":"submit","n":3,"edits":[{"op":"put","id":"w","value":{"x":1}}]}"#)
            try await Eventually.holds("what follows the editor's token is drawn, and what follows the viewer's is not")
            {
                viewer.tally.lastOperations.contains(#""id":"v""#) && viewer.tally.lastReject.contains(#""n":3"#)
            }
            // The digest of a board that only editors have drawn on: each element is somebody's who may draw.
            let document = try await HTTPRequest.get(
                "\(node.url)/api/boards/b/document",
                headers: Tokens.header(try await tokens.token("x", ["b": "viewer"])))
            #expect(try JSON(parsing: document.body)["elements"]?.objectValue?.count == 2)
        }
    }

    @Test("is sent away when it expires, unless another one comes before")
    func expiry() async throws {
        try await withGuardedNode { node, tokens in
            // Nodes take tokens for 30 s longer than they say.
            let short = try await tokens.token("ada", ["b": "editor"], seconds: -15)
            let expiring = try await RawSession(board, port: node.port, token: short)
            let renewing = try await RawSession(board, port: node.port, number: 1, token: short)
            renewing.send(#"{"type":"token","token":"\#(try await tokens.token("ada", ["b": "editor"]))"}"#)
            try await Eventually.holds("the session whose token has expired is closed") { expiring.tally.isClosed }
            #expect(expiring.tally.closeCode == 4401)
            #expect(expiring.tally.lastError.contains("expired"))
            renewing.send(drawing)
            try await Eventually.holds("the other one goes on") { renewing.tally.lastOperations.contains(#""id":"e""#) }
        }
    }

    @Test("can't go on as somebody else, or with a token that is wrong or does not reach the board")
    func renewals() async throws {
        try await withGuardedNode { node, tokens in
            // The board is somebody else's, so that nothing but a token lets anybody onto it.
            _ = try await RawSession(board, port: node.port, token: try await tokens.token("root", isAdmin: true))
            let good = try await tokens.token("ada", ["b": "editor"])
            for (renewal, code) in [
                (try await tokens.token("eve", ["b": "editor"]), 4401), ("x.y.z", 4401),
                (try await tokens.token("ada", ["other": "editor"]), 4403),
            ] {
                let session = try await RawSession(board, port: node.port, token: good)
                session.send(#"{"type":"token","token":"\#(renewal)"}"#)
                try await Eventually.holds("the session is closed") { session.tally.isClosed }
                #expect(session.tally.closeCode == code)
            }
        }
    }

    @Test("makes boards as --creators says")
    func creators() async throws {
        try await withGuardedNode(["--creators", "claims"]) { node, tokens in
            let editor = try await tokens.token("ada", ["b": "editor"])
            #expect(await closeCode(board, node, token: editor) == 4403)
            for (method, path, body) in [
                ("POST", "/api/boards", #"{"id":"b"}"#),
                ("POST", "/api/boards/b/operations", #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"clear"}]}"#),
                ("POST", "/api/boards/b/import", #"{"type":"excalidraw","elements":[]}"#),
            ] {
                let answer = try await HTTPRequest.send(
                    method, node.url + path, body: body, headers: Tokens.header(editor))
                #expect(answer.status == 403, "\(path)")
            }
            let owner = try await tokens.token("root", ["b": "owner"])
            #expect(await closeCode(board, node, token: owner) == nil)
            #expect(await closeCode(board, node, token: editor) == nil)
        }
    }

    @Test("sees a list of its own boards, and of no other, however it asks")
    func listing() async throws {
        try await withGuardedNode { node, tokens in
            let admin = Tokens.header(try await tokens.token("root", isAdmin: true))
            for id in ["a1", "b1", "b2", "c1", "b3"] {
                let made = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"\#(id)"}"#, headers: admin)
                #expect(made.status == 201)
            }
            let ada = Tokens.header(try await tokens.token("ada", ["b*": "viewer"]))
            for (query, ids, next) in [
                ("", ["b1", "b2", "b3"], JSON.null), ("?limit=2", ["b1", "b2"], "b2"), ("?after=b2", ["b3"], .null),
                ("?after=c1", [], .null), ("?q=1", ["b1"], .null), ("?q=c1", [], .null),
                ("?q=b&limit=2", ["b1", "b2"], "b2"),
            ] {
                let page = try JSON(
                    parsing: try await HTTPRequest.get("\(node.url)/api/boards\(query)", headers: ada).body)
                #expect(page["boards"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ids, "\(query)")
                #expect(page["next"] == next, "\(query)")
            }
            let newest = try JSON(
                parsing: try await HTTPRequest.get("\(node.url)/api/boards?order=newest", headers: ada).body)
            #expect(
                Set(newest["boards"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []) == ["b1", "b2", "b3"])
            for query in ["", "?q=b1", "?order=newest"] {
                #expect(try await HTTPRequest.get("\(node.url)/api/boards\(query)").status == 401)
            }
        }
    }

    @Test("connects to Socket.IO's rooms, and nobody else does, nor emits to them or stores anything")
    func socketIO() async throws {
        try await withGuardedNode { node, tokens in
            let token = try await tokens.token("ada")
            for namespace in ["", "/excalidraw,"] {
                for (auth, isTaken) in [("", false), (#"{"token":"x.y.z"}"#, false), (#"{"token":"\#(token)"}"#, true)]
                {
                    let url = "\(node.url)/socket.io/?EIO=4&transport=polling"
                    let opened = try await HTTPRequest.get(url)
                    let session = try JSON(parsing: opened.body.dropFirst())["sid"]?.stringValue ?? ""
                    let sent = try await HTTPRequest.send(
                        "POST", "\(url)&sid=\(session)", body: "40\(namespace)\(auth)",
                        headers: [("Content-Type", "text/plain;charset=UTF-8")])
                    #expect(sent.status == 200)
                    let answer = try await HTTPRequest.get("\(url)&sid=\(session)").text
                    #expect(answer.hasPrefix(isTaken ? "40" : "44") && answer.contains("unauthenticated") != isTaken)
                }
            }
            for (method, path) in [
                ("POST", "/api/rooms/r/emit"), ("POST", "/api/v2/scenes"), ("PUT", "/api/v2/rooms/r"),
                ("GET", "/api/v2/files/f"), ("GET", "/api/v2/rooms/r/versions"),
            ] {
                for (header, isRefused) in [(Tokens.header(nil), true), (Tokens.header(token), false)] {
                    let answer = try await HTTPRequest.send(
                        method, node.url + path, body: method == "GET" ? nil : "{}",
                        headers: header + (path.contains("/v2/") ? [("Content-Type", "application/octet-stream")] : []))
                    #expect((answer.status == 401) == isRefused, "\(path) \(answer.status)")
                }
            }
        }
    }

    /// Opens a session on polling and connects to `/`. Gives its address and what it was answered.
    private func connect(_ node: NodeProcess, auth: String) async throws -> (url: String, answer: String) {
        let url = "\(node.url)/socket.io/?EIO=4&transport=polling"
        let opened = try await HTTPRequest.get(url)
        let session = "\(url)&sid=\(try JSON(parsing: opened.body.dropFirst())["sid"]?.stringValue ?? "")"
        _ = try await HTTPRequest.send("POST", session, body: "40\(auth)", headers: Self.text)
        return (session, try await HTTPRequest.get(session).text)
    }

    private static let text = [("Content-Type", "text/plain;charset=UTF-8")]

    /// A session in a room whose connection was lost, as the `auth` that asks for it.
    private func lostSession(_ node: NodeProcess, _ token: String) async throws -> String {
        let first = try await connect(node, auth: #"{"token":"\#(token)","name":"Eve"}"#)
        let privateID = try #require(first.answer.firstMatch(of: /"pid":"([^"]+)"/)?.output.1)
        _ = try await HTTPRequest.send("POST", first.url, body: #"420["join","r"]"#, headers: Self.text)
        // Somebody else emits, so that there is an offset to come back with.
        let other = try await connect(node, auth: #"{"token":"\#(token)"}"#)
        var event = ""
        while !event.contains("430[") { event += try await HTTPRequest.get(first.url).text }
        _ = try await HTTPRequest.send("POST", other.url, body: #"420["emit","r","x"]"#, headers: Self.text)
        while !event.contains(#"42["x""#) { event += try await HTTPRequest.get(first.url).text }
        let offset = try #require(event.firstMatch(of: /42\["x","([^"]+)"\]/)?.output.1)
        _ = try await HTTPRequest.send("POST", first.url, body: "1", headers: Self.text)
        return #""pid":"\#(privateID)","offset":"\#(offset)""#
    }

    @Test("is asked for again by a session of Socket.IO that comes back, and has to be the same subject's")
    func recovery() async throws {
        try await withGuardedNode { node, tokens in
            let ada = try await tokens.token("ada")
            let nobodys = try await connect(node, auth: "{\(lostSession(node, ada))}")
            #expect(nobodys.answer.hasPrefix("44") && nobodys.answer.contains("unauthenticated"))
            let mallory = #""token":"\#(try await tokens.token("mallory"))""#
            let stolen = try await connect(node, auth: "{\(lostSession(node, ada)),\(mallory)}")
            #expect(stolen.answer.hasPrefix("44") && stolen.answer.contains("unauthenticated"))
            let lost = try await lostSession(node, ada)
            let own = try await connect(node, auth: "{\(lost),\"token\":\"\(ada)\"}")
            let privateID = try #require(lost.firstMatch(of: /"pid":"([^"]+)"/)?.output.1)
            #expect(own.answer.contains("\"pid\":\"\(privateID)\""))
        }
    }

    @Test("names its owner in a room, whatever they call themselves")
    func roomName() async throws {
        try await withGuardedNode { node, tokens in
            let token = try await tokens.token("ada", name: "Ada")
            let session = try await connect(node, auth: #"{"token":"\#(token)","name":"The owner"}"#)
            let ask = #"420["join","r"]"# + "\u{1E}" + #"421["members","r"]"#
            _ = try await HTTPRequest.send("POST", session.url, body: ask, headers: Self.text)
            var told = ""
            while !told.contains("431[") { told += try await HTTPRequest.get(session.url).text }
            #expect(told.contains(#""name":"Ada""#) && !told.contains("The owner"))
        }
    }

    @Test("ends a socket in a room when it expires")
    func roomExpiry() async throws {
        // With Redis, what is emitted to a room takes a while.
        let redis = try await RedisServer()
        defer { withExtendedLifetime(redis) {} }
        for arguments in [[], ["--redis", redis.url]] { try await roomExpiry(arguments) }
    }

    private func roomExpiry(_ arguments: [String]) async throws {
        try await withGuardedNode(arguments) { node, tokens in
            let short = try await tokens.token("ada", seconds: -15)
            let session = try await connect(node, auth: #"{"token":"\#(short)"}"#)
            #expect(session.answer.hasPrefix("40{"))
            var told = ""
            while true {
                let answer = try await HTTPRequest.get(session.url)
                guard answer.status == 200 else { break }
                told += answer.text
            }
            #expect(told.contains("the token has expired"))
        }
    }

    @Test("keeps a socket in a room until it expires, however long that is")
    func longLived() async throws {
        try await withGuardedNode { node, tokens in
            let now = Int(Date().timeIntervalSince1970)
            // Behind some of these a count of nanoseconds begins anew; the last is in the year 9999.
            for expiry in [now + 9_223_372_037, now + 18_446_744_100, now + 36_893_488_200, 253_402_300_000] {
                let token = try await tokens.token("ada", seconds: expiry - now)
                let session = try await connect(node, auth: #"{"token":"\#(token)"}"#)
                #expect(session.answer.hasPrefix("40{"))
                for round in 1...3 {
                    _ = try await HTTPRequest.send(
                        "POST", session.url, body: #"42\#(round)["join","r"]"#, headers: Self.text)
                    var told = ""
                    while !told.contains("43\(round)[") {
                        let answer = try await HTTPRequest.get(session.url)
                        guard answer.status == 200 else { break }
                        told += answer.text
                    }
                    #expect(told.contains(#"43\#(round)[{"ok":true}]"#), "\(expiry) \(told)")
                }
            }
        }
    }

    @Test("is looked at by a node that stood still before it takes what came meanwhile for a room")
    func roomExpiryMeanwhile() async throws {
        try await withGuardedNode { node, tokens in
            let short = try await connect(node, auth: #"{"token":"\#(try await tokens.token("ada", seconds: -15))"}"#)
            let end = Date() + 15
            let other = try await connect(node, auth: #"{"token":"\#(try await tokens.token("bob"))"}"#)
            _ = try await HTTPRequest.send("POST", other.url, body: #"420["join","r"]"#, headers: Self.text)
            var told = ""
            while !told.contains("430[") { told += try await HTTPRequest.get(other.url).text }
            node.pause()
            async let sent = HTTPRequest.send(
                "POST", short.url,
                body: (1...50).map { #"42["emit","r","late","\#($0)"]"# }.joined(separator: "\u{1E}"),
                headers: Self.text)
            try await Eventually.holds("the token has expired") { Date() > end + 1 }
            node.resume()
            _ = try? await sent
            let program = Tokens.header(try await tokens.token("carol"))
            _ = try await HTTPRequest.send(
                "POST", "\(node.url)/api/rooms/r/emit", body: #"{"event":"after"}"#, headers: program)
            while !told.contains(#"["after""#) { told += try await HTTPRequest.get(other.url).text }
            #expect(!told.contains("late"))
        }
    }

    @Test("has its stream of operations ended when it expires")
    func events() async throws {
        try await withGuardedNode { node, tokens in
            let token = try await tokens.token("ada", ["b": "editor"])
            let body = #"{"key":"0123456789abcdef","n":1,"edits":[{"op":"put","id":"e","value":{}}]}"#
            let url = "\(node.url)/api/boards/b/operations"
            #expect(try await HTTPRequest.send("POST", url, body: body, headers: Tokens.header(token)).status == 200)
            #expect(try await HTTPRequest.get(url, headers: [("Authorization", "Basic \(token)")]).status == 401)
            #expect(try await HTTPRequest.get(url + "?token=\(token)").status == 401)
            let short = try await tokens.token("ada", ["b": "viewer"], seconds: -15)
            let stream = try await HTTPRequest.get(
                url, headers: Tokens.header(short) + [("Accept", "text/event-stream")])
            #expect(stream.text.contains("id: 1\n"))
            #expect(stream.text.contains("event: expired\n"))
        }
    }

    @Test("is asked for by a node that listens beyond loopback, which then needs no --insecure")
    func beyondLoopback() async throws {
        try await withGuardedNode(["--host", "0.0.0.0"]) { node, _ in
            let answer = try await HTTPRequest.get("\(node.url)/api/boards/b")
            #expect(answer.status == 401)
        }
    }

    @Test("is not asked for where nobody is authenticated, and is not looked at")
    func without() async throws {
        try await withNode { node in
            let session = try await RawSession(board, port: node.port, token: "x.y.z")
            #expect(try JSON(parsing: session.tally.welcome.utf8)["role"] == "editor")
            session.send(#"{"type":"token","token":"x.y.z"}"#)
            session.send(drawing)
            try await Eventually.holds("it draws") { session.tally.lastOperations.contains(#""seq":1,"#) }
        }
    }

    @Test("is verified with settings that can be used, and others stop a node with what is wrong")
    func settings() async throws {
        let weak = FileManager.default.temporaryDirectory.appendingPathComponent("easel-weak-\(UUID().uuidString)")
        let open = FileManager.default.temporaryDirectory.appendingPathComponent("easel-open-\(UUID().uuidString)")
        try PrivateText.write("password\n", to: weak)
        try PrivateText.write(Tokens.secretText, to: open, mode: 0o644)
        defer { for file in [weak, open] { try? FileManager.default.removeItem(at: file) } }
        for (flags, environment, advice) in [
            (["auth-secret-file": weak.path], [:], "32 bytes"),
            (["auth-secret-file": "/nowhere"], [:], "can't be read"),
            ([:], ["EASEL_AUTH_SECRET": "password"], "32 bytes"),
            (["auth-secret-file": weak.path], ["EASEL_AUTH_SECRET": Tokens.secretText], "exclude each other"),
            (["auth-jwks": "http://id.example.org/keys"], [:], "https"), (["creators": "all"], [:], "claims"),
        ] {
            let error = await #expect(throws: ConfigurationError.self) {
                try await ConfigurationSource.read(flags: flags, environment: environment, file: nil)
            }
            #expect(error?.description.contains(advice) == true, "\(error?.description ?? "")")
            #expect(error?.description.contains("password") != true)
        }
        let read = try await ConfigurationSource.read(
            flags: ["host": "0.0.0.0"], environment: ["EASEL_AUTH_SECRET": Tokens.secretText], file: nil)
        #expect(read.authentication.isRequired && read.advice.isEmpty)
        let told = try await ConfigurationSource.read(
            flags: ["auth-secret-file": open.path], environment: [:], file: nil)
        #expect(told.authentication.isRequired)
        #expect(told.advice.count == 1 && told.advice[0].contains("whose mode is 644; chmod 600"), "\(told.advice)")
    }
}
