import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@Suite("Boards over Socket.IO", .serialized)
struct BoardNamespaceTests {
    private static let hello = #""key":"a key of sixteen characters""#

    private func join(_ node: NodeProcess, _ board: String, receiveBuffer: Int? = nil) async throws -> BareSocket {
        let client = try await BareSocket(node.port, "/boards", receiveBuffer: receiveBuffer)
        try await client.send(#"42/boards,["hello",{"board":"\#(board)",\#(Self.hello)}]"#)
        _ = try await client.receive(containing: #"42/boards,["snapshot","#)
        return client
    }

    @Test("speak the messages of easel.v1: a welcome, presence, a digest, a ping, what can't be sequenced, and resume")
    func messages() async throws {
        try await withNode { node in
            let client = try await BareSocket(node.port, "/boards")
            try await client.send(#"42/boards,["hello",{"board":"b1",\#(Self.hello),"name":"Ada"}]"#)
            let welcome = try await client.receive(containing: #"["welcome","#)
            #expect(welcome.contains(#""type":"welcome","protocol":"easel.v1","board":"b1""#))
            #expect(welcome.contains(#""role":"editor""#) && welcome.contains(#""limits":{"#))
            let epoch = try #require(welcome.firstMatch(of: /"epoch":"([^"]+)"/)?.output.1)
            try await client.send(#"42/boards,5["submit",{"n":1,"edits":[{"op":"put","id":"e","value":{"x":0.1}}]}]"#)
            #expect(try await client.receive(containing: #"43/boards,5"#) == #"43/boards,5[{"seq":1}]"#)
            try await client.send(#"42/boards,6["submit",{"n":1,"edits":[{"op":"clear"}]}]"#)
            #expect(try await client.receive(containing: #"43/boards,6"#) == #"43/boards,6[{"seq":1}]"#)
            // A double can't hold it: it is refused, and not changed.
            try await client.send(
                #"42/boards,7["submit",{"n":2,"edits":[{"op":"put","id":"e","value":{"x":9007199254740993}}]}]"#)
            #expect(try await client.receive(containing: "43/boards,7").contains(#""code":"#))
            try await client.send(#"42/boards,["digest"]"#)
            #expect(try await client.receive(containing: #"["digest","#).contains(#""seq":1"#))
            try await client.send(#"42/boards,["ping",{"id":"a"}]"#)
            #expect(try await client.receive(containing: "pong") == #"42/boards,["pong",{"type":"pong","id":"a"}]"#)
            try await client.send(#"42/boards,["nonsense",{}]"#)
            #expect(try await client.receive(containing: #"["error","#).contains("unknown-type"))

            let other = try await join(node, "b1")
            _ = try await client.receive(containing: #"["participants","#)
            try await other.send(#"42/boards,["presence",{"state":{"cursor":[1,2]}}]"#)
            #expect(try await client.receive(containing: #"["presence","#).contains(#""cursor":[1,2]"#))

            let back = try await BareSocket(node.port, "/boards")
            try await back.send(
                #"42/boards,["hello",{"board":"b1",\#(Self.hello),"resume":{"epoch":"\#(epoch)","seq":0}}]"#)
            #expect(try await back.receive(containing: #"["ops","#).contains(#""seq":1"#))
            #expect(try await node.metric("easel_sessions") == 3)
            #expect(try await node.metric("easel_socketio_board_sockets") == 3)
        }
    }

    @Test(
        "end as they do over WebSocket, with an error and a close that says the code",
        arguments: [
            (#"42/boards,["submit",{"n":1,"edits":[]}]"#, "bad-hello", 4400),
            (#"42/boards,["hello",{"board":"no board!","key":"a key of sixteen characters"}]"#, "bad-hello", 4400),
            (#"42/boards,["hello",{"board":"b"}]"#, "bad-hello", 4400),
            (#"42/boards,["nonsense"]"#, "unknown-type", 4400),
            (#"42/boards,[{"type":"hello"}]"#, "invalid-message", 4400),
            (#"42/boards,{"#, "invalid-json", 4400),
            (#"452-/boards,["hello"]"#, "", 0),
        ])
    func refusals(packet: String, error: String, code: Int) async throws {
        try await withNode { node in
            let bystander = try await join(node, "b2")
            let client = try await BareSocket(node.port, "/boards")
            try await client.send(packet)
            if code > 0 {
                #expect(try await client.receive(containing: #"["error","#).contains(#""code":"\#(error)""#))
                #expect(try await client.receive(containing: #"["close","#).contains(#""code":\#(code)"#))
                #expect(try await client.receive(containing: "41/boards,") == "41/boards,")
            }
            try await bystander.send(#"42/boards,1["submit",{"n":1,"edits":[{"op":"clear"}]}]"#)
            #expect(try await bystander.receive(containing: "43/boards,1") == #"43/boards,1[{"seq":1}]"#)
        }
    }

    @Test(
        "a submit that cannot even be rejected is acknowledged with the code of its error, and the socket stays",
        arguments: [
            (#"{"edits":[{"op":"clear"}]}"#, "invalid-submit"),
            (#"{"n":0,"edits":[{"op":"clear"}]}"#, "invalid-submit"),
            (#"{"n":"1","edits":[{"op":"clear"}]}"#, "invalid-submit"), ("5", "invalid-message"),
            (#"{"n":1,"edits":[]}"#, "invalid-edit"),
        ])
    func faultySubmits(argument: String, code: String) async throws {
        try await withNode { node in
            let client = try await join(node, "b6")
            try await client.send(#"42/boards,5["submit",\#(argument)]"#)
            #expect(try await client.receive(containing: "43/boards,5").contains(#""code":"\#(code)""#))
            try await client.send(#"42/boards,6["submit",{"n":1,"edits":[{"op":"clear"}]}]"#)
            #expect(try await client.receive(containing: "43/boards,6") == #"43/boards,6[{"seq":1}]"#)
        }
    }

    @Test(
        "a submit that ends the socket is acknowledged with the code of the error",
        arguments: [
            (#"42/boards,7["submit",{"n":1,"edits":[{"op":"clear"}]}]"#, "bad-hello"),
            (#"451-/boards,7["submit",{"_placeholder":true,"num":0}]"#, "binary-frame"),
        ])
    func endingSubmits(packet: String, code: String) async throws {
        try await withNode { node in
            let client = try await BareSocket(node.port, "/boards")
            try await client.send(packet)
            if packet.hasPrefix("45") { try await client.socket.send([1, 2, 3], opcode: 2) }
            #expect(try await client.receive(containing: "43/boards,7").contains(#""code":"\#(code)""#))
        }
    }

    @Test("end with a second hello, with bytes, when a board is deleted, and when no hello comes in time")
    func ends() async throws {
        try await withNode { node in
            let twice = try await join(node, "b3")
            try await twice.send(#"42/boards,["hello",{"board":"b3",\#(Self.hello)}]"#)
            #expect(try await twice.receive(containing: #"["close","#).contains(#""code":4400"#))
            let bytes = try await join(node, "b3")
            try await bytes.send(#"451-/boards,["submit",{"_placeholder":true,"num":0}]"#)
            try await bytes.socket.send([1, 2, 3], opcode: 2)
            #expect(try await bytes.receive(containing: #"["close","#).contains(#""code":1003"#))
            let deleted = try await join(node, "b3")
            #expect(try await HTTPRequest.send("DELETE", "\(node.url)/api/boards/b3").status == 204)
            #expect(try await deleted.receive(containing: #"["close","#).contains(#""code":4409"#))
            let late = try await BareSocket(node.port, "/boards")
            #expect(try await late.receive(containing: #"["close","#).contains(#""code":4408"#))
            #expect(try await late.receive(containing: "nothing more") == "closed")
        }
    }

    @Test("are told to go elsewhere when the node stops, and their connections are closed so that clients come back")
    func drain() async throws {
        try await withNode { node in
            let client = try await join(node, "b4")
            let status = Task { await node.terminate() }
            _ = try await client.receive(containing: #"["drain","#)
            #expect(try await client.receive(containing: #"["close","#).contains(#""code":1012"#))
            #expect(try await client.receive(containing: "nothing more") == "closed")
            client.socket.close()
            #expect(await status.value == 0)
        }
    }

    @Test("who reads nothing while others draw costs bounded memory, and catches up when it reads again")
    func slow() async throws {
        // It is to be slow, however slow the machine is, and not gone.
        try await withNode(["--heartbeat", "10m", "--stall-timeout", "10m"]) { node in
            let board = BoardID.random()
            let slow = try await join(node, board.string, receiveBuffer: 4_096)
            slow.socket.setReading(false)
            let drawing = try await join(node, board.string)
            let text = String(repeating: "x", count: 200_000)
            let before = try await node.metric("process_resident_memory_bytes")
            // 20 MB: more than may ever wait for one client, and than the room remembers.
            for n in 1...100 {
                try await drawing.send(
                    #"42/boards,\#(n)["submit",{"n":\#(n),"edits":[{"op":"put","id":"e","value":{"n":\#(n),"t":"\#(text)"}}]}]"#
                )
                _ = try await drawing.receive(containing: "43/boards,\(n)[")
            }
            #expect(try await node.metric("process_resident_memory_bytes") < before + 100 << 20)
            slow.socket.setReading(true)
            _ = try await slow.receive(containing: #""seq":100"#)
            #expect(try await node.metric("easel_sessions_stalled_total") == 0)
        }
    }

    @Test("a message of more than 1 MiB ends its connection before it is kept, on a WebSocket and in a body")
    func sizes() async throws {
        try await withNode(["--heartbeat", "10m"]) { node in
            let client = try await join(node, "b5")
            // The head of a frame of 2 MiB, and nothing behind it.
            try await client.socket.sendBytes([0x81, 0xFF, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0])
            #expect(try await client.receive(containing: "nothing more") == "closed")
            let polling = "\(node.url)/socket.io/?EIO=4&transport=polling"
            let opened = try await HTTPRequest.get(polling)
            let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
            let session = "\(polling)&sid=\(id)"
            #expect(try await HTTPRequest.send("POST", session, body: "40/boards,").status == 200)
            #expect(try await HTTPRequest.get(session).text.hasPrefix("40/boards,{"))
            // Many messages are one body of up to 16 MiB.
            let many = Array(
                repeating: "42/boards,[\"ping\",{\"id\":\"\(String(repeating: "x", count: 1_000))\"}]", count: 2_000)
            #expect(
                try await HTTPRequest.send(
                    "POST", session, body: "42/boards,[\"hello\",{\"board\":\"b5\",\(Self.hello)}]"
                )
                .status == 200)
            #expect(try await HTTPRequest.send("POST", session, body: many.joined(separator: "\u{1E}")).status == 200)
            let large = #"42/boards,["submit",{"n":1,"edits":["\#(String(repeating: "x", count: 1 << 20))"]}]"#
            #expect(try await HTTPRequest.send("POST", session, body: large).status == 400)
        }
    }
}
