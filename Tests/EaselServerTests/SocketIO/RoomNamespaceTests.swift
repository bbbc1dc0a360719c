import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Rooms over Socket.IO", .serialized)
struct RoomNamespaceTests {
    private func join(_ node: NodeProcess, receiveBuffer: Int? = nil) async throws -> BareSocket {
        let client = try await BareSocket(node.port, receiveBuffer: receiveBuffer)
        try await client.send(#"421["join","lobby"]"#)
        _ = try await client.receive(containing: #"431[{"ok":true}]"#)
        return client
    }

    @Test("get what HTTP emits, and nothing that is malformed, too large, or for a namespace that nobody may speak for")
    func http() async throws {
        try await withNode { node in
            let client = try await join(node)
            let url = "\(node.url)/api/rooms/lobby/emit"
            for (body, status) in [
                (#"{"event":"e","args":[1,{"a":"b"}]}"#, 202), (#"{"event":"e","namespace":"/"}"#, 202),
                (#"{"event":"e","namespace":"/boards"}"#, 403), (#"{"event":"e","namespace":"/excalidraw"}"#, 403),
                (#"{"event":"disconnect"}"#, 422), (#"{"event":7}"#, 422), (#"{}"#, 422),
                (#"{"event":"e","args":{}}"#, 400), ("[]", 400), ("{", 400),
                (#"{"event":"e","args":["\#(String(repeating: "x", count: 20_000))"]}"#, 413),
            ] {
                #expect(try await HTTPRequest.send("POST", url, body: body).status == status, "\(body.prefix(80))")
            }
            // With the offset for recovery behind the arguments, and nothing between.
            #expect(try await client.receive(containing: #"["e""#).hasPrefix(#"42["e",1,{"a":"b"},"#))
            #expect(try await client.receive(containing: "42[").hasPrefix(#"42["e","#))
            let text = [("Content-Type", "text/plain")]
            #expect(try await HTTPRequest.send("POST", url, body: #"{"event":"e"}"#, headers: text).status == 415)
            let foreign = [("Origin", "https://evil.example")]
            #expect(try await HTTPRequest.send("POST", url, body: #"{"event":"e"}"#, headers: foreign).status == 403)
            #expect(try await HTTPRequest.get(url).status == 405)
            let long = "\(node.url)/api/rooms/\(String(repeating: "r", count: 129))/emit"
            #expect(try await HTTPRequest.send("POST", long, body: #"{"event":"e"}"#).status == 422)
            let spaced = "\(node.url)/api/rooms/a%20room%2Fb/emit"
            try await client.send(#"422["join","a room/b"]"#)
            _ = try await client.receive(containing: #"432[{"ok":true}]"#)
            #expect(try await HTTPRequest.send("POST", spaced, body: #"{"event":"last"}"#).status == 202)
            #expect(try await client.receive(containing: "42[").hasPrefix(#"42["last","#))
        }
    }

    @Test(
        "are shared by nodes in each of Node's formats",
        arguments: ["classic", "sharded", "streams"])
    func adapters(format: String) async throws {
        let redis = try await RedisServer()
        let arguments = ["--redis", redis.url, "--socketio-adapter", format]
        let nodes = [try await NodeProcess(arguments), try await NodeProcess(arguments)]
        let clients = [try await join(nodes[0]), try await join(nodes[1])]
        try await clients[0].send(#"422["emit","lobby","hello",{"a":[1,"é"]}]"#)
        #expect(try await clients[1].receive(containing: "hello").hasPrefix(#"42["hello",{"a":[1,"é"]},"#))
        try await clients[0].send(#"423["members","lobby"]"#)
        let members = try await clients[0].receive(containing: "433[")
        #expect(members.matches(of: /"id"/).count == 2)
        for node in nodes { await node.terminate() }
    }

    @Test(
        "say by acknowledgement and by HTTP that an event is for this node's clients only, where too much waits for Redis",
        arguments: ["classic", "sharded", "streams", "none"])
    func overloaded(format: String) async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(
            ["--redis", redis.url, "--socketio-adapter", format, "--heartbeat", "10m", "--stall-timeout", "10m"])
        let listener = try await join(node)
        let url = "\(node.url)/api/rooms/lobby/emit"
        await redis.kill9()
        // More than waits for Redis: 10,000 messages. Several do it, for each may emit so much a second.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let client = try await BareSocket(node.port)
                    for _ in 0..<1_300 { try await client.send(#"42["emit","flood","e"]"#) }
                    try await client.send(#"422["emit","flood","e"]"#)
                    _ = try await client.receive(containing: "432[")
                }
            }
            try await group.waitForAll()
        }
        let client = try await BareSocket(node.port)
        try await client.send(#"423["emit","lobby","here"]"#)
        let answer = try await client.receive(containing: "433[")
        let posted = try await HTTPRequest.send("POST", url, body: #"{"event":"posted"}"#)
        if format == "none" {
            #expect(answer == #"433[{"ok":true}]"#)
            #expect(posted.status == 202)
        } else {
            #expect(answer.hasPrefix(#"433[{"code":"overloaded","message":"too much waits for the other nodes"#))
            #expect(posted.status == 503)
            #expect(posted.headers["retry-after"] == "1")
            let problem = try JSON(parsing: posted.body)
            #expect(problem["type"] == "urn:easel:problem:overloaded")
            #expect(problem["detail"]?.stringValue?.contains("only those at this node get the event") == true)
        }
        for event in ["here", "posted"] {
            #expect(try await listener.receive(containing: event).hasPrefix("42[\"\(event)\""))
        }
        try await redis.start()
        try await Eventually.holds("what waited is sent, and events go to all nodes again") {
            try await HTTPRequest.send("POST", url, body: #"{"event":"again"}"#).status == 202
        }
        await node.terminate()
    }

    @Test("are apart, and lose no member of an object, where names look the same and are spelled differently")
    func spellings() async throws {
        // U+00E9, and e with U+0301. Swift's texts are compared as bytes: it takes these for one.
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        let object = "{\"\(decomposed)\":1,\"\(composed)\":2}"
        try await withNode { node in
            let (one, two) = (try await BareSocket(node.port), try await BareSocket(node.port))
            for (client, room) in [(one, composed), (two, decomposed)] {
                try await client.send("421[\"join\",\"\(room)\"]")
                _ = try await client.receive(containing: #"431[{"ok":true}]"#)
            }
            try await one.send("422[\"members\",\"\(composed)\"]")
            #expect(try await one.receive(containing: "432[").matches(of: /"id"/).count == 1)

            for (escapes, event) in [("caf%C3%A9", "first"), ("cafe%CC%81", "second")] {
                let answer = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/rooms/\(escapes)/emit",
                    body: "{\"event\":\"\(event)\",\"args\":[\(object)]}")
                #expect(answer.status == 202)
            }
            let heard = try await one.receive(containing: "42[")
            #expect(Array(heard.utf8).starts(with: Array("42[\"first\",\(object),".utf8)))
            #expect(try await two.receive(containing: "42[").hasPrefix(#"42["second""#))

            // What a client emits keeps the order of its members.
            let reversed = "{\"\(composed)\":2,\"b\":1,\"\(decomposed)\":1,\"a\":0}"
            try await one.send("423[\"emit\",\"\(decomposed)\",\"third\",\(reversed)]")
            let passedOn = try await two.receive(containing: "42[")
            #expect(Array(passedOn.utf8).starts(with: Array("42[\"third\",\(reversed),".utf8)))

            try await one.send("424[\"leave\",\"\(decomposed)\"]")
            _ = try await one.receive(containing: "434[")
            try await two.send("425[\"emit\",\"\(composed)\",\"still\"]")
            #expect(try await one.receive(containing: "42[").hasPrefix(#"42["still""#))
        }
    }

    @Test("get all that somebody sent before they left")
    func farewell() async throws {
        try await withNode { node in
            let listener = try await join(node)
            for round in 0..<20 {
                let leaving = try await join(node)
                for number in 0..<20 { try await leaving.send("42[\"emit\",\"lobby\",\"bye\",\(round),\(number)]") }
                try await leaving.send("41")
                for number in 0..<20 {
                    let heard = try await listener.receive(containing: "42[")
                    #expect(heard.hasPrefix("42[\"bye\",\(round),\(number),"))
                }
                leaving.socket.close()
            }
        }
    }

    @Test("malformed packets end the connections that they came on, and disturb nobody else")
    func malformed() async throws {
        try await withNode { node in
            let (bystander, other) = (try await join(node), try await join(node))
            for packet in [
                "4", "4abc", "42{}", "42[", "42abc[1]", "45[]", "451-[\"e\"]x", "4299999999999999999[\"e\"]",
                "42[\"connect\"]",
                "43", "44", "40", "9", "x", "42/nowhere,[\"e\"]", "b4",
            ] {
                let client = try await join(node)
                try await client.send(packet)
                client.socket.close()
            }
            for body in ["4", "42[", "\u{1E}", "x", "42[\"emit\"]\u{1E}42{"] {
                let polling = "\(node.url)/socket.io/?EIO=4&transport=polling"
                let opened = try await HTTPRequest.get(polling)
                let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
                _ = try await HTTPRequest.send("POST", "\(polling)&sid=\(id)", body: body)
            }
            try await other.send(#"42["emit","lobby","still here"]"#)
            _ = try await bystander.receive(containing: "still here")
        }
    }

    @Test("a client that asks and reads nothing, and one that never polls, cost bounded memory")
    func silent() async throws {
        try await withNode(["--heartbeat", "10m", "--stall-timeout", "10m"]) { node in
            let silent = try await BareSocket(node.port, receiveBuffer: 4_096)
            silent.socket.setReading(false)
            let before = try await node.metric("process_resident_memory_bytes")
            // Each is answered by a refusal that repeats nothing, until more than 2 MiB wait; then nothing more is read.
            let flood = Task {
                for number in 0..<200_000 { try await silent.send("42\(number)[\"nonsense\"]") }
            }
            let polling = "\(node.url)/socket.io/?EIO=4&transport=polling"
            let opened = try await HTTPRequest.get(polling)
            let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
            // What follows before the answer to CONNECT would end the session.
            #expect(try await HTTPRequest.send("POST", "\(polling)&sid=\(id)", body: "40").status == 200)
            #expect(try await HTTPRequest.get("\(polling)&sid=\(id)").text.hasPrefix("40{"))
            let join = "421[\"join\",\"lobby\"]"
            #expect(try await HTTPRequest.send("POST", "\(polling)&sid=\(id)", body: join).status == 200)
            #expect(try await HTTPRequest.get("\(polling)&sid=\(id)").text.contains("431["))
            let speaker = try await self.join(node)
            let text = String(repeating: "x", count: 16_000)
            for number in 2..<2_500 { try await speaker.send("42\(number)[\"emit\",\"lobby\",\"e\",\"\(text)\"]") }
            _ = try await speaker.receive(containing: "432499[")
            // 40 MB for who never polls: its session has ended, and what waited for it is gone.
            try await Eventually.holds("the end of the session that never polls") {
                try await HTTPRequest.get("\(polling)&sid=\(id)").status == 400
            }
            #expect(try await node.metric("process_resident_memory_bytes") < before + 150 << 20)
            flood.cancel()
            silent.socket.close()
            _ = try? await flood.value
        }
    }
}
