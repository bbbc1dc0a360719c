import EaselTestSupport
import Foundation
import Testing

@Suite("Socket.IO at a node", .serialized)
struct GatewayTests {
    private static let polling = "/socket.io/?EIO=4&transport=polling"
    private static let webSocket = "/socket.io/?EIO=4&transport=websocket"

    @Test("opens sessions over polling and WebSocket, and a session on polling moves to a WebSocket")
    func transports() async throws {
        try await withNode(["--heartbeat", "10m"]) { node in
            let opened = try await HTTPRequest.get(node.url + Self.polling)
            #expect(opened.status == 200)
            #expect(opened.text.contains(#""upgrades":["websocket"]"#))
            #expect(opened.text.contains(#""maxPayload":16777216"#))
            let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
            let upgrade = try await RawWebSocket(port: node.port, path: Self.webSocket + "&sid=\(id)")
            try await upgrade.send("2probe")
            #expect(try await upgrade.receive().text == "3probe")
            try await upgrade.send("5")
            try await upgrade.send("40")
            #expect(try await upgrade.receive(containing: "40{").text.contains(#""pid":"#))
            let direct = try await RawWebSocket(port: node.port, path: Self.webSocket)
            #expect(try await direct.receive().text.contains(#""upgrades":[]"#))
        }
    }

    @Test("refuses hosts and pages that the node does not answer, polls of theirs too, and what is no session")
    func refusals() async throws {
        try await withNode { node in
            let foreign = [("Origin", "https://evil.example")]
            #expect(try await HTTPRequest.send("GET", node.url + Self.polling, headers: foreign).status == 403)
            #expect(
                try await HTTPRequest.send("POST", node.url + Self.polling, body: "6", headers: foreign).status == 403)
            let page = try await RawWebSocket(
                port: node.port, path: Self.webSocket, headers: "Origin: https://evil.example\r\n")
            #expect(page.answer.hasPrefix("HTTP/1.1 403"))
            let unknown = try await RawWebSocket(port: node.port, path: Self.webSocket + "&sid=nobody")
            #expect(unknown.answer.hasPrefix("HTTP/1.1 400"))
            let message = #"{"code":1,"message":"Session ID unknown"}"#
            #expect(unknown.answer.contains("Content-Type: application/json\r\nContent-Length: \(message.utf8.count)"))
            let answer = try await HTTPRequest.get(node.url + Self.polling + "&sid=nobody")
            #expect((answer.status, answer.text) == (400, message))
            #expect(try await HTTPRequest.send("DELETE", node.url + Self.polling).status == 405)
        }
    }

    @Test("is open to pages of origins that the operator allows, polls too")
    func allowedOrigins() async throws {
        try await withNode(["--allow-origin", "https://app.example"]) { node in
            let page = [("Origin", "https://app.example")]
            let opened = try await HTTPRequest.send("GET", node.url + Self.polling, headers: page)
            #expect(opened.status == 200)
            #expect(opened.headers["access-control-allow-origin"] == "https://app.example")
            let socket = try await RawWebSocket(
                port: node.port, path: Self.webSocket, headers: "Origin: https://app.example\r\n")
            #expect(socket.isOpen)
        }
    }

    @Test("counts a session on polling as a connection of its address, and lets a session poll without being refused")
    func limits() async throws {
        let limits = ["--address-rate", "1", "--http-rate", "20", "--proxies", "10.0.0.0/8"]
        try await withNode(limits) { node in
            // As a person behind a proxy: this machine is not counted.
            let person = [("X-Forwarded-For", "192.0.2.7")]
            var statuses: [Int] = []
            for _ in 0..<12 {
                statuses.append(
                    Int(try await HTTPRequest.send("GET", node.url + Self.polling, headers: person).status))
            }
            #expect(statuses.prefix(10).allSatisfy { $0 == 200 })
            #expect(statuses.contains(503))
            let other = [("X-Forwarded-For", "192.0.2.8")]
            let opened = try await HTTPRequest.send("GET", node.url + Self.polling, headers: other)
            let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
            for _ in 0..<230 {
                let posted = try await HTTPRequest.send(
                    "POST", node.url + Self.polling + "&sid=\(id)", body: "6", headers: other)
                #expect(posted.status == 200)
            }
        }
    }

    @Test("closes sessions when the node stops, those that wait for a poll too")
    func drain() async throws {
        try await withNode { node in
            let socket = try await RawWebSocket(port: node.port, path: Self.webSocket)
            _ = try await socket.receive()
            let opened = try await HTTPRequest.get(node.url + Self.polling)
            let id = try #require(opened.text.firstMatch(of: /"sid":"([^"]+)"/)?.output.1)
            let url = node.url + Self.polling + "&sid=\(id)"
            async let poll = HTTPRequest.get(url)
            #expect(await node.terminate() == 0)
            let last = try await poll.text
            #expect(["1", #"{"code":1,"message":"Session ID unknown"}"#].contains(last), "\(last)")
            while try await socket.receive().opcode != 8 {}
        }
    }
}
