import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@Suite("HTTP/1 on a raw socket", .serialized)
struct HTTP1Tests {
    private static let handshake =
        "GET /boards/b/ws HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n"
    private static let healthz = "GET /healthz HTTP/1.1\nHost: localhost\n\n"

    private func bytes(_ request: String) -> [UInt8] { Array(request.replacing("\n", with: "\r\n").utf8) }

    /// The statuses of answers, in their order.
    private func statuses(_ text: String) -> [Int] {
        text.matches(of: #/HTTP/1\.[01] (\d\d\d) /#).compactMap { Int($0.1) }
    }

    /// All that comes for a request that the node closes the connection after.
    private func answer(_ request: String, of node: NodeProcess) async throws -> String {
        let socket = try await RawSocket(port: node.port, isSecure: node.url.hasPrefix("https"))
        try await socket.write(bytes(request))
        return try await socket.readToEnd()
    }

    /// Runs a node, with or without TLS, for as long as `body` runs.
    private func withNode(_ arguments: [String] = [], isSecure: Bool, _ body: (NodeProcess) async throws -> Void)
        async throws
    {
        let tls = isSecure ? try await CertificateAuthority.shared().issue().arguments : []
        try await EaselServerTests.withNode(arguments + tls, body)
    }

    @Test(
        "gets exactly one answer to what is no request, behind those to what came before, and the connection is closed",
        arguments: [false, true])
    func malformed(isSecure: Bool) async throws {
        try await withNode(isSecure: isSecure) { node in
            let post = "POST /api/boards HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
            for (request, status) in [
                ("GET / HTTP/1.1\n\n", 400), ("GET / HTTP/1.1\nHost: localhost\nHost: localhost\n\n", 400),
                ("GET / HTTP/1.1\nHost: a b\n\n", 400), ("GET / HTTP/1.1\nHost: localhost\nX: y\n z\n\n", 400),
                (isSecure ? "{" : "\u{16}\u{3}\u{1}", 400), ("GE@T / HTTP/1.1\nHost: localhost\n\n", 400),
                ("FOO / HTTP/1.1\nHost: localhost\n\n", 400),
                (post + "Content-Length: 2\nContent-Length: 2\n\n{}", 400),
                (post + "Content-Length: 2\nTransfer-Encoding: chunked\n\n0\n\n", 400),
                (post + "Transfer-Encoding: chunked\n\nzz\n{}\n0\n\n", 400),
                (post + "Transfer-Encoding: chunked\n\n2\n{}}\n0\n\n", 400),
                (post + "Transfer-Encoding: chunked\n\n2\n{}\n-1\n\n", 400),
                ("GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\nHost: localhost\n\n", 414),
                ("GET / HTTP/1.1\nHost: localhost\nX: \(String(repeating: "a", count: 70_000))\n\n", 431),
                ("GET / HTTP/1.1\nHost: localhost\n\(String(repeating: "X: y\n", count: 300))\n", 431),
                (post + "Expect: miracles\nContent-Length: 2\n\n", 417), ("PRI * HTTP/2.0\n\nSM\n\n", 505),
                ("CONNECT a:1 HTTP/1.1\nHost: localhost\n\n", 501),
            ] {
                let alone = try await answer(request, of: node)
                #expect(statuses(alone) == [status], "\(request.prefix(80)): \(alone)")
                #expect(alone.contains("Connection: close\r\n"), "\(request.prefix(80))")
                #expect(alone.contains("application/problem+json"), "\(request.prefix(80))")
                let third = try await answer(Self.healthz + Self.healthz + request, of: node)
                #expect(statuses(third) == [200, 200, status], "\(request.prefix(80)): \(third)")
            }
        }
    }

    @Test("is answered alike wherever the network cuts requests, one behind the other")
    func pieces() async throws {
        try await withNode(isSecure: false) { node in
            let body = #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}"#
            let size = String(body.utf8.count, radix: 16)
            let requests = bytes(
                Self.healthz
                    + "POST /api/boards/b/operations HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Transfer-Encoding: chunked\n\n\(size)\n\(body)\n0\n\n"
                    + "POST /api/boards/b/operations HTTP/1.1\nHost: localhost\nContent-Type: application/json\n"
                    + "Content-Length: \(body.utf8.count)\n\n\(body)"
                    + "HEAD /healthz HTTP/1.1\nHost: localhost\n\nGET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n"
            )
            for cut in stride(from: 1, to: requests.count, by: 7) {
                let socket = try await RawSocket(port: node.port)
                try await socket.write(Array(requests[..<cut]))
                try await socket.write(Array(requests[cut...]))
                #expect(statuses(try await socket.readToEnd()) == [200, 200, 200, 200, 200], "cut at \(cut)")
            }
            let socket = try await RawSocket(port: node.port)
            for byte in requests { try await socket.write([byte]) }
            #expect(statuses(try await socket.readToEnd()) == [200, 200, 200, 200, 200])
        }
    }

    @Test(
        "answers who offers another protocol as if it had not, and goes on with the connection",
        arguments: [
            "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "Connection: Upgrade\nUpgrade: TLS/1.0",
            "Upgrade: h2c", "Upgrade: websocket", "Connection: upgrade\nUpgrade: ",
        ])
    func otherUpgrades(fields: String) async throws {
        try await withNode(isSecure: false) { node in
            let text = try await answer(
                "GET /healthz HTTP/1.1\nHost: localhost\n\(fields)\n\n"
                    + "POST /api/boards HTTP/1.1\nHost: localhost\n\(fields)\n"
                    + "Content-Type: application/json\nContent-Length: 2\n\n{}"
                    + "GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n", of: node)
            #expect(statuses(text) == [200, 201, 200])
        }
    }

    @Test(
        "lets a WebSocket begin on a connection that was used before, in however many pieces, and it stays",
        arguments: [false, true])
    func laterWebSocket(isSecure: Bool) async throws {
        try await withNode(["--heartbeat", "3s", "--http-stall-timeout", "1s"], isSecure: isSecure) { node in
            let hello = #"{"type":"hello","key":"a key of sixteen characters"}"#
            let frame = [0x81, 0x80 | UInt8(hello.utf8.count), 0, 0, 0, 0] + Array(hello.utf8)
            // One writes its hello before it is answered, the other byte by byte.
            for size in [10_000, 1] {
                let socket = try await RawSocket(port: node.port, isSecure: isSecure)
                let all = bytes(Self.healthz + Self.handshake) + frame
                for start in stride(from: 0, to: all.count, by: size) {
                    try await socket.write(Array(all[start..<min(start + size, all.count)]))
                }
                #expect(try await socket.readHead().hasPrefix("HTTP/1.1 200"))
                let upgraded = try await socket.read("the snapshot") { bytes in
                    bytes.readableBytesView.firstRange(of: #""elements":{}}"#.utf8).map {
                        $0.upperBound - bytes.readerIndex
                    }
                }
                let text = String(decoding: upgraded, as: UTF8.self)
                #expect(text.contains("HTTP/1.1 101") && text.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                // It is pinged: longer than a connection of HTTP that nobody uses is kept.
                _ = try await socket.read("a ping") { bytes in
                    bytes.readableBytesView.firstRange(of: [0x89, 0x00]).map { $0.upperBound - bytes.readerIndex }
                }
                let edit = #"{"type":"submit","n":1,"edits":[{"op":"clear"}]}"#
                try await socket.write([0x81, 0x80 | UInt8(edit.utf8.count), 0, 0, 0, 0] + Array(edit.utf8))
                _ = try await socket.read("the acknowledgement") { bytes in
                    bytes.readableBytesView.firstRange(of: #""n":1"#.utf8).map { $0.upperBound - bytes.readerIndex }
                }
                socket.close()
            }
            try await Eventually.holds("both have left") { try await node.metric("easel_sessions") == 0 }
        }
    }

    @Test("refuses a WebSocket's handshake that is none, or at another path, with one answer")
    func handshakes() async throws {
        try await withNode(isSecure: false) { node in
            for (from, to, status) in [
                ("Version: 13", "Version: 8", 426), ("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n", "", 400),
                ("/boards/b/ws", "/healthz", 404), ("/boards/b/ws", "/boards/b%2f/ws", 400),
            ] {
                let request = Self.handshake.replacing(from, with: to)
                let (first, second) = (
                    try await answer(request, of: node), try await answer(Self.healthz + request, of: node)
                )
                #expect(statuses(first) == [status], "\(to)")
                #expect(statuses(second) == [200, status], "\(to)")
            }
        }
    }

    @Test(
        "of version 1.0 gets no chunks, and is kept only where its client asks and the length is known",
        arguments: [false, true])
    func oldVersion(isSecure: Bool) async throws {
        try await withNode(isSecure: isSecure) { node in
            _ = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards/b/operations",
                body: #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}"#)
            let plain = try await answer("GET /healthz HTTP/1.0\n\n", of: node)
            #expect(statuses(plain) == [200])
            #expect(plain.contains("Connection: close") && plain.hasSuffix(#"{"status":"ok"}"#))
            let streamed = try await answer(
                "GET /api/boards/b/operations HTTP/1.0\nConnection: keep-alive\n\n", of: node)
            #expect(!streamed.lowercased().contains("transfer-encoding"))
            #expect(streamed.hasSuffix("}\n"))
            let kept = try await answer(
                "GET /healthz HTTP/1.0\nConnection: keep-alive\n\nGET /healthz HTTP/1.0\n\n", of: node)
            #expect(statuses(kept) == [200, 200])
            #expect(kept.contains("Connection: keep-alive"))
        }
    }

    @Test(
        "asks for a body whose client waits for that, once, and not for one that it refuses", arguments: [false, true])
    func expectations(isSecure: Bool) async throws {
        try await withNode(isSecure: isSecure) { node in
            let head =
                "POST /api/boards HTTP/1.1\nHost: localhost\nContent-Type: application/json\nExpect: 100-continue\n"
            let socket = try await RawSocket(port: node.port, isSecure: isSecure)
            try await socket.write(bytes(head + "Content-Length: 2\n\n"))
            #expect(try await socket.readHead() == "HTTP/1.1 100 Continue\r\n\r\n")
            try await socket.write(bytes("{}" + "GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
            #expect(statuses(try await socket.readToEnd()) == [201, 200])
            #expect(statuses(try await answer(head + "Content-Length: 99999999\n\n", of: node)) == [413])
            #expect(
                statuses(
                    try await answer(
                        head.replacing("/api/boards", with: "/api/nothing") + "Content-Length: 2\n\n", of: node)) == [
                        404
                    ])
        }
    }

    @Test("answers HEAD without a body and OPTIONS with what is allowed")
    func otherMethods() async throws {
        try await withNode(isSecure: false) { node in
            _ = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#)
            for path in [
                "/healthz", "/api/boards/b", "/api/boards/b/document", "/api/boards/b/operations", "/metrics", "/",
            ] {
                let text = try await answer("HEAD \(path) HTTP/1.1\nHost: localhost\nConnection: close\n\n", of: node)
                #expect(statuses(text) == [200], "\(path)")
                #expect(text.hasSuffix("\r\n\r\n"), "\(path): \(text)")
            }
            let options = try await answer(
                "OPTIONS /api/boards HTTP/1.1\nHost: localhost\n\nOPTIONS * HTTP/1.1\nHost: localhost\nConnection: close\n\n",
                of: node)
            #expect(statuses(options) == [204, 204])
            #expect(options.contains("Allow: GET, HEAD, OPTIONS, POST\r\n"))
        }
    }

    @Test(
        "answers a method that a path does not have with 405 and those that it has, and with 404 where nothing is",
        arguments: [
            ("PUT /api/boards", "GET, HEAD, OPTIONS, POST"), ("DELETE /api/boards", "GET, HEAD, OPTIONS, POST"),
            ("POST /api/boards/b", "DELETE, GET, HEAD, OPTIONS, PATCH"),
            ("PUT /api/boards/b/document", "GET, HEAD, OPTIONS"),
            ("PATCH /api/boards/b/operations", "GET, HEAD, OPTIONS, POST"),
            ("GET /api/boards/b/import", "OPTIONS, POST"),
            ("HEAD /api/boards/b/import", "OPTIONS, POST"), ("POST /api/boards/b/export.svg", "GET, HEAD, OPTIONS"),
            ("POST /healthz", "GET, HEAD, OPTIONS"), ("DELETE /metrics", "GET, HEAD, OPTIONS"),
            ("POST /", "GET, HEAD, OPTIONS"), ("DELETE /boards/b", "GET, HEAD, OPTIONS"),
            ("POST /boards/b/ws", "GET, HEAD, OPTIONS"), ("PROPFIND /readyz", "GET, HEAD, OPTIONS"),
            ("PUT /api/nothing", nil), ("OPTIONS /api/nothing", nil),
        ])
    func methods(request: String, allowed: String?) async throws {
        try await withNode(isSecure: false) { node in
            let text = try await answer(
                "\(request) HTTP/1.1\nHost: localhost\nContent-Type: application/json\nConnection: close\n\n", of: node)
            #expect(statuses(text) == [allowed == nil ? 404 : 405], "\(text)")
            #expect(text.contains("Allow: ") == (allowed != nil))
            if let allowed { #expect(text.contains("Allow: \(allowed)\r\n"), "\(text)") }
        }
    }

    @Test(
        "waits for a head for so long, however it is dragged out, also on a connection that was used before",
        arguments: [false, true])
    func slowHeads(isSecure: Bool) async throws {
        try await withNode(isSecure: isSecure) { node in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (begun, expected) in [
                    ("", []), ("GET /hea", [408]), ("GET /healthz HTTP/1.1\nHost: localhost\nX: ", [408]),
                    (Self.healthz + "GET /he", [200, 408]),
                ] {
                    group.addTask {
                        let socket = try await RawSocket(port: node.port, isSecure: isSecure)
                        try await socket.write(bytes(begun))
                        #expect(statuses(try await socket.readToEnd()) == expected, "\(begun)")
                    }
                    guard !begun.isEmpty else { continue }
                    group.addTask {
                        let socket = try await RawSocket(port: node.port, isSecure: isSecure)
                        try await socket.write(bytes(begun))
                        let dripping = Task {
                            while !Task.isCancelled {
                                try await Task.sleep(for: .milliseconds(500))
                                try await socket.write([UInt8(ascii: "x")])
                            }
                        }
                        defer { dripping.cancel() }
                        #expect(statuses(try await socket.readToEnd()) == expected, "\(begun), byte by byte")
                    }
                }
                try await group.waitForAll()
            }
            try await Eventually.holds("none is left") { try await node.metric("easel_connections") <= 1 }
        }
    }

    @Test("is answered by a node that stood still for longer than a client may take for a head or a hello")
    func standstill() async throws {
        try await withNode(isSecure: false) { node in
            let silent = try await RawSocket(port: node.port)
            let begun = try await RawSocket(port: node.port)
            try await begun.write(bytes("GET /healthz HTTP/1.1\n"))
            let webSocket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            node.pause()
            try await silent.write(bytes(Self.healthz))
            try await begun.write(bytes("Host: localhost\n\n"))
            try await webSocket.send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
            // The subject is that time passes.
            try await Task.sleep(for: .seconds(11))
            node.resume()
            #expect(try await silent.readHead().hasPrefix("HTTP/1.1 200"))
            #expect(try await begun.readHead().hasPrefix("HTTP/1.1 200"))
            #expect(try await webSocket.receive(containing: #""type":"welcome""#).opcode == 1)
        }
    }
}
