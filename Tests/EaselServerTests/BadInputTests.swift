import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("Bad input", .serialized)
struct BadInputTests {
    @Test("over WebSocket gets the specified answer, and others notice nothing")
    func webSocket() async throws {
        try await Bystander.draws { node, board, _ in
            let path = "/boards/\(board.string)/ws"
            func open() async throws -> RawWebSocket { try await RawWebSocket(port: node.port, path: path) }

            for first in [
                "nonsense", "[]", "{}", #"{"type":"submit","n":1,"edits":[]}"#, #"{"type":"hello"}"#,
                #"{"type":"hello","key":"short"}"#, #"{"type":"hello","key":7}"#,
                #"{"type":"hello","key":"a key of sixteen characters","name":7}"#,
                #"{"type":"hello","key":"a key of sixteen characters","resume":{"epoch":1,"seq":-1}}"#,
            ] {
                let socket = try await open()
                try await socket.send(first)
                #expect(try await socket.receive().text.hasPrefix(#"{"type":"error","code":"#), "\(first)")
                #expect(try await socket.closeCode() == 4400, "\(first)")
            }

            let joined = try await open()
            #expect(joined.isOpen)
            try await joined.join()
            for (sent, answer) in [
                ("nonsense", #""code":"invalid-json""#),
                ("{\"a\":1} trailing", #""code":"invalid-json""#),
                ("[1]", #""code":"invalid-message""#),
                (#"{"type":"what"}"#, #""code":"unknown-type""#),
                (#"{"type":"submit","edits":[]}"#, #""code":"invalid-submit""#),
                (#"{"type":"submit","n":0,"edits":[]}"#, #""code":"invalid-submit""#),
                (#"{"type":"submit","n":1.5,"edits":[]}"#, #""code":"invalid-submit""#),
                (#"{"type":"submit","n":1}"#, #"{"type":"reject","n":1,"code":"invalid-edit""#),
                (#"{"type":"submit","n":2,"edits":[]}"#, #"{"type":"reject","n":2,"code":"invalid-edit""#),
                (#"{"type":"submit","n":3,"edits":[{"op":"put","id":"../x","value":{}}]}"#, #""code":"invalid-edit""#),
                (#"{"type":"submit","n":4,"edits":[{"op":"put","id":"x","value":7}]}"#, #""code":"invalid-edit""#),
                (#"{"type":"presence","state":7}"#, #""code":"invalid-presence""#),
                (#"{"type":"ping","id":1}"#, #"{"type":"pong","id":1}"#),
            ] {
                try await joined.send(sent)
                #expect(try await joined.receive(containing: answer).opcode == 1, "\(sent)")
            }
            let many = Array(repeating: #"{"op":"clear"}"#, count: 1_001).joined(separator: ",")
            try await joined.send(#"{"type":"submit","n":5,"edits":[\#(many)]}"#)
            #expect(try await joined.receive(containing: #""code":"too-many-edits""#).opcode == 1)
            let large = String(repeating: "x", count: 300_000)
            try await joined.send(#"{"type":"submit","n":6,"edits":[{"op":"put","id":"x","value":{"t":"\#(large)"}}]}"#)
            #expect(try await joined.receive(containing: #""code":"operation-too-large""#).opcode == 1)
            let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
            try await joined.send(#"{"type":"submit","n":7,"edits":[{"op":"put","id":"x","value":{"t":\#(deep)}}]}"#)
            #expect(try await joined.receive(containing: #""code":"too-deep""#).opcode == 1)
            try await joined.send(#"{"type":"presence","state":{"t":"\#(String(repeating: "x", count: 5_000))"}}"#)
            #expect(try await joined.receive(containing: #""code":"presence-too-large""#).opcode == 1)
            // The connection stays through all of this; n that goes back is a retry.
            try await joined.send(#"{"type":"submit","n":9,"edits":[{"op":"clear"}]}"#)
            #expect(try await joined.receive(containing: #""n":9"#).text.hasPrefix(#"{"type":"ops""#))
            try await joined.send(#"{"type":"submit","n":8,"edits":[{"op":"clear"}]}"#)
            #expect(try await joined.receive(containing: #""n":8"#).text == #"{"type":"duplicate","n":8}"#)
            try await joined.send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
            #expect(try await joined.closeCode() == 4400)
        }
    }

    @Test("that breaks RFC 6455 closes with the RFC's code")
    func frames() async throws {
        try await Bystander.draws { node, board, _ in
            func joined() async throws -> RawWebSocket {
                let socket = try await RawWebSocket(port: node.port, path: "/boards/\(board.string)/ws")
                try await socket.join()
                return socket
            }
            var socket = try await joined()
            try await socket.send([0xff, 0xfe])
            #expect(try await socket.closeCode() == 1007)
            socket = try await joined()
            try await socket.send(Array("{}".utf8), opcode: 2)
            #expect(try await socket.closeCode() == 1003)
            socket = try await joined()
            try await socket.send(Array("{}".utf8), isMasked: false)
            #expect(try await socket.closeCode() == 1002)
            socket = try await joined()
            try await socket.send(Array("{}".utf8), reserved: 4)
            #expect(try await socket.closeCode() == 1002)
            socket = try await joined()
            try await socket.send(Array("x".utf8), opcode: 0)
            #expect(try await socket.closeCode() == 1002)
            socket = try await joined()
            try await socket.send([UInt8](repeating: 32, count: (1 << 20) + 1))
            #expect(try await socket.closeCode() == 1009)
            socket = try await joined()
            // The limit is that of a message, not of a frame.
            try await socket.send([UInt8](repeating: 32, count: 700_000), isFinal: false)
            try await socket.send([UInt8](repeating: 32, count: 700_000), opcode: 0)
            #expect(try await socket.closeCode() == 1009)
            socket = try await joined()
            // Fragments are allowed, and a ping between them.
            try await socket.send(Array(#"{"type":"pi"#.utf8), isFinal: false)
            try await socket.send(Array("hi".utf8), opcode: 9)
            try await socket.send(Array(#"ng","id":"f"}"#.utf8), opcode: 0)
            #expect(try await socket.receive(containing: "hi").opcode == 10)
            #expect(try await socket.receive(containing: #""id":"f""#).text == #"{"type":"pong","id":"f"}"#)
            try await socket.send([0x03, 0xe8], opcode: 8)
            #expect(try await socket.closeCode() == 1000)
        }
    }

    @Test("in paths and bodies of HTTP is answered with a problem that says what is allowed")
    func http() async throws {
        try await Bystander.draws { node, board, _ in
            for path in [
                "/boards/..%2f..%2fetc/ws", "/boards/a.b/ws", "/boards/\(String(repeating: "x", count: 65))/ws",
            ] {
                let socket = try await RawWebSocket(port: node.port, path: path)
                #expect(socket.answer.hasPrefix("HTTP/1.1 400"), "\(path): \(socket.answer)")
            }
            let foreign = try await RawWebSocket(
                port: node.port, path: "/boards/\(board.string)/ws", headers: "Origin: https://evil.example\r\n")
            #expect(foreign.answer.hasPrefix("HTTP/1.1 403"))

            let api = "\(node.url)/api/boards"
            let here = "\(api)/\(board.string)"
            for (method, url, body, status) in [
                ("GET", "\(api)/a.b", nil, 400), ("GET", "\(api)/..%2f..%2fetc", nil, 400),
                ("GET", "\(api)/unknown", nil, 404), ("GET", "\(api)/unknown/document", nil, 404),
                ("GET", "\(api)/unknown/operations", nil, 404), ("DELETE", "\(api)/unknown", nil, 404),
                ("GET", "\(here)/document?at=-1", nil, 400), ("GET", "\(here)/document?at=1000", nil, 404),
                ("GET", "\(here)/document?time=yesterday", nil, 400), ("GET", "\(here)/operations?limit=0", nil, 400),
                ("GET", "\(here)/operations?after=x", nil, 400), ("GET", "\(api)?limit=5000", nil, 400),
                ("POST", api, "{", 400), ("POST", api, #"{"id":"a b"}"#, 400), ("POST", api, #"{"title":7}"#, 400),
                ("POST", api, #"{"id":"\#(board.string)"}"#, 409), ("PATCH", here, "{}", 400),
                ("POST", "\(here)/operations", "[]", 400), ("POST", "\(here)/operations", #"{"key":"x"}"#, 400),
                ("POST", "\(here)/operations", #"{"key":"a key of sixteen characters","n":1,"edits":[{}]}"#, 422),
                // No client could read an operation of that number.
                (
                    "POST", "\(here)/operations",
                    #"{"key":"a key of sixteen characters","n":9007199254740992,"edits":[{"op":"clear"}]}"#, 400
                ),
                ("GET", "\(node.url)/nowhere", nil, 404),
            ] as [(String, String, String?, Int)] {
                let answer = try await HTTPRequest.send(method, url, body: body)
                #expect(answer.status == status, "\(method) \(url) \(body ?? "")")
                #expect(answer.contentType == "application/problem+json", "\(method) \(url)")
                #expect(try EaselBoardJSON.integer("status", of: answer.body) == status)
                #expect(try EaselBoardJSON.string("detail", of: answer.body)?.isEmpty == false)
            }
        }
    }

    @Test("is no board that was not created, where boards must be")
    func noAutoCreate() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path, "--no-auto-create"])
        let refused = try await RawWebSocket(port: node.port, path: "/boards/unknown/ws")
        try await refused.send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
        #expect(try await refused.closeCode() == 4404)
        #expect(try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"known"}"#).status == 201)
        let joined = try await RawWebSocket(port: node.port, path: "/boards/known/ws")
        try await joined.join()
        #expect(try await HTTPRequest.send("DELETE", "\(node.url)/api/boards/known").status == 204)
        #expect(try await joined.closeCode() == 4409)
        await node.terminate()
    }
}
