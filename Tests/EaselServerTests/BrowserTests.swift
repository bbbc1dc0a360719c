import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

@Suite("A page in a browser", .serialized)
struct BrowserTests {
    private typealias Headers = [(String, String)]

    /// What a page of another origin can send without asking first: the example of issue 13, and its sisters.
    @Test("of another origin changes nothing on a node of this machine")
    func otherOrigin() async throws {
        try await withNode { node in
            let board = "\(node.url)/api/boards/b"
            let operation = #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}"#
            for headers in [
                [("content-type", "text/plain")], [("content-type", "text/plain"), ("origin", "https://evil.example")],
                [("origin", "https://evil.example")], [("origin", "null")],
                [("origin", "file://127.0.0.1:\(node.port)")],
                [("origin", "http://127.0.0.1:\(node.port + 1)")], [("sec-fetch-site", "cross-site")],
                [("sec-fetch-site", "same-site")], [("content-type", "application/x-www-form-urlencoded")],
            ] as [Headers] {
                for (path, body) in [
                    ("/operations", operation), ("/import", #"{"type":"excalidraw","elements":[]}"#),
                ] {
                    let answer = try await HTTPRequest.send("POST", board + path, body: body, headers: headers)
                    #expect([403, 415].contains(answer.status), "\(headers)")
                    #expect(answer.contentType == "application/problem+json")
                    #expect(answer.headers["access-control-allow-origin"] == nil)
                }
                let made = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#, headers: headers)
                #expect([403, 415].contains(made.status), "\(headers)")
            }
            #expect(try await HTTPRequest.get(board).status == 404)
            #expect(try await HTTPRequest.send("POST", "\(board)/operations", body: operation).status == 200)
            let deleted = try await HTTPRequest.send("DELETE", board, headers: [("origin", "https://evil.example")])
            #expect(deleted.status == 403)
            #expect(try await HTTPRequest.get(board).status == 200)
        }
    }

    @Test("is told why its WebSocket is refused, by the answer that the WebSocket would get")
    func admission() async throws {
        try await withNode(["--public-url", "https://draw.example.org"]) { node in
            let question = "\(node.url)/api/boards/b/admission"
            for (host, origin, status) in [
                ("127.0.0.1:\(node.port)", "http://127.0.0.1:\(node.port)", 204),
                ("draw.example.org:443", "https://draw.example.org", 204),
                ("draw.example.org", "https://draw.example.org:443", 204),
                ("draw.example.org", "https://evil.example", 403), ("draw.example.org", "null", 403),
                ("rebind.example", "http://rebind.example", 421),
            ] {
                let headers = [("host", host), ("origin", origin), ("content-type", "application/json")]
                let answer = try await HTTPRequest.send("POST", question, headers: headers)
                #expect(answer.status == status, "\(origin) to \(host)")
                let socket = try await RawSocket(port: node.port)
                let upgrade =
                    "GET /boards/b/ws HTTP/1.1\r\nHost: \(host)\r\nOrigin: \(origin)\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                try await socket.write(Array(upgrade.utf8))
                let head = try await socket.readHead()
                #expect(head.hasPrefix("HTTP/1.1 \(status == 204 ? 101 : status) "), "\(origin) to \(host)")
                socket.close()
            }
            let bad = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards/b%20c/admission", headers: [("content-type", "application/json")])
            #expect(bad.status == 400)
            // Nothing was made by asking.
            #expect(try await HTTPRequest.get("\(node.url)/api/boards").text.contains(#""boards":[]"#))
        }
    }

    @Test("of a name that its owner made to lead here is told that the node is another")
    func rebinding() async throws {
        try await withNode { node in
            let board = "\(node.url)/api/boards/b"
            let rebound = [("host", "rebind.example:\(node.port)"), ("origin", "http://rebind.example:\(node.port)")]
            for (method, url) in [
                ("GET", "\(node.url)/"), ("GET", "\(node.url)/api/boards"), ("GET", "\(board)/document"),
                ("GET", "\(node.url)/metrics"), ("GET", "\(node.url)/easel-client.js"), ("DELETE", board),
                ("OPTIONS", board), ("GET", "\(node.url)/nowhere"),
            ] {
                let answer = try await HTTPRequest.send(method, url, headers: rebound)
                #expect(answer.status == 421, "\(method) \(url)")
                #expect(answer.text.contains("localhost") && answer.text.contains("--public-url"))
                #expect(answer.headers["access-control-allow-origin"] == nil)
            }
            let socket = try await RawSocket(port: node.port)
            try await socket.write(
                Array(
                    """
                    GET /boards/b/ws HTTP/1.1\r\nHost: rebind.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                    """.utf8))
            let head = try await socket.readHead()
            #expect(head.hasPrefix("HTTP/1.1 421"))
            #expect(head.lowercased().contains("x-content-type-options: nosniff"))
        }
    }

    @Test("of the node's own origin, or of one that is allowed, draws over HTTP and a WebSocket")
    func allowed() async throws {
        try await withNode(["--allow-origin", "https://friend.example", "--public-url", "https://draw.example.org"]) {
            node in
            var name = 0
            for headers in [
                [("origin", "http://127.0.0.1:\(node.port)")], [("origin", "https://friend.example")],
                [("origin", "https://draw.example.org")], [("sec-fetch-site", "same-origin")],
                [("host", "draw.example.org"), ("origin", "https://draw.example.org:443")],
                // A peer on this machine is taken for a proxy.
                [
                    ("origin", "https://else.example"), ("x-forwarded-host", "evil.example, else.example"),
                    ("x-forwarded-proto", "https"),
                ],
            ] as [Headers] {
                name += 1
                let made = try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards", body: #"{"id":"b\#(name)"}"#, headers: headers)
                #expect(made.status == 201, "\(headers)")
                let lines = headers.filter { $0.0 != "host" }.map { "\($0): \($1)\r\n" }.joined()
                let socket = try await RawWebSocket(port: node.port, path: "/boards/b\(name)/ws", headers: lines)
                #expect(socket.isOpen, "\(headers): \(socket.answer)")
            }
            for lines in [
                "Origin: null\r\n", "Origin: foo://127.0.0.1:\(node.port)\r\n", "Sec-Fetch-Site: cross-site\r\n",
                "Origin: https://127.0.0.1:\(node.port)\r\n",
            ] {
                let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws", headers: lines)
                #expect(socket.answer.hasPrefix("HTTP/1.1 403"), "\(lines)")
            }
        }
    }

    @Test("of an allowed origin may read answers, refusals too, and ask before it changes something; no other may")
    func crossOrigin() async throws {
        try await withNode(["--allow-origin", "https://friend.example"]) { node in
            let boards = "\(node.url)/api/boards"
            let preflight = [
                ("access-control-request-method", "PATCH"), ("access-control-request-headers", "content-type"),
            ]
            let asked = try await HTTPRequest.send(
                "OPTIONS", "\(boards)/b", headers: [("origin", "https://friend.example")] + preflight)
            #expect(asked.status == 204)
            #expect(asked.headers["access-control-allow-origin"] == "https://friend.example")
            #expect(asked.headers["access-control-allow-methods"]?.contains("PATCH") == true)
            #expect(asked.headers["access-control-allow-headers"]?.contains("Content-Type") == true)
            #expect(asked.headers["vary"]?.contains("Origin") == true)
            for origin in ["https://evil.example", "null", "http://127.0.0.1:\(node.port)"] {
                let refused = try await HTTPRequest.send(
                    "OPTIONS", "\(boards)/b", headers: [("origin", origin)] + preflight)
                #expect(refused.status == 403, "\(origin)")
                #expect(refused.headers["access-control-allow-origin"] == nil)
            }
            for (url, status) in [(boards, 200), ("\(boards)/none", 404)] {
                let friend = try await HTTPRequest.get(url, headers: [("origin", "https://friend.example")])
                #expect(friend.status == status)
                #expect(friend.headers["access-control-allow-origin"] == "https://friend.example")
                #expect(friend.headers["access-control-allow-credentials"] == nil)
                let other = try await HTTPRequest.get(url, headers: [("origin", "https://evil.example")])
                #expect(other.headers["access-control-allow-origin"] == nil)
                #expect(other.headers["vary"]?.contains("Origin") == true)
            }
        }
    }

    @Test("and whatever is between it and the node keep no board, and take no answer for what it is not")
    func answerHeaders() async throws {
        try await withNode { node in
            let operation = #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}"#
            let board = "\(node.url)/api/boards/b"
            let submitted = try await HTTPRequest.send("POST", "\(board)/operations", body: operation)
            let exported = try await HTTPRequest.get("\(board)/export.svg")
            var answers = [submitted, exported]
            for path in ["", "/document", "/operations", "/export.excalidraw", "/nothing"] {
                answers.append(try await HTTPRequest.get(board + path))
            }
            for path in ["/api/boards", "/readyz", "/metrics", "/openapi.yaml", "/boards/b/ws"] {
                answers.append(try await HTTPRequest.get(node.url + path))
            }
            for answer in answers {
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
                // Opened as a page, none of them does anything; and nobody's browser acts for them by itself.
                #expect(answer.headers["content-security-policy"]?.hasPrefix("sandbox; default-src 'none'") == true)
                #expect(answer.headers["set-cookie"] == nil)
                let mayBeKept = answer.headers["etag"] != nil
                #expect(answer.headers["cache-control"] == (mayBeKept ? "private, no-cache" : "no-store"))
            }
            for path in ["/export.svg", "/export.excalidraw"] {
                let file = try await HTTPRequest.get(board + path)
                #expect(file.headers["content-disposition"]?.hasPrefix("attachment;") == true)
            }
            let tag = try #require(exported.headers["etag"])
            let same = try await HTTPRequest.get("\(board)/export.svg", headers: [("if-none-match", tag)])
            #expect(same.status == 304 && same.headers["cache-control"] == "private, no-cache")
            // Pages everywhere import the client.
            let client = try await HTTPRequest.get(
                "\(node.url)/easel-client.js", headers: [("origin", "https://any.example")])
            #expect(client.headers["access-control-allow-origin"] == "*")
            #expect(client.headers["cross-origin-resource-policy"] == "cross-origin")
        }
    }

    @Test("learns from the list of boards how many people are on each, and nothing of who they are")
    func list() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let ada = try RecordingClient(board, nodes: [node.url])
            try await ada.connect()
            let list = try await HTTPRequest.get("\(node.url)/api/boards")
            #expect(list.status == 200)
            #expect(list.text.contains(#""participantCount":1"#) && list.text.contains(board.string))
            #expect(!list.text.contains(ada.id.string) && !list.text.contains(#""participants""#))
            for session in await ada.client.participants.keys { #expect(!list.text.contains(session.string)) }
            let one = try await HTTPRequest.get("\(node.url)/api/boards/\(board.string)")
            #expect(one.text.contains(ada.id.string))
            // Whoever comes from elsewhere by a proxy gets no list.
            for address in ["203.0.113.9", "203.0.113.9, 127.0.0.1", "unknown"] {
                let forwarded = try await HTTPRequest.get(
                    "\(node.url)/api/boards", headers: [("x-forwarded-for", address)])
                #expect(forwarded.status == 403, "\(address)")
            }
        }
    }

    @Test("in a network gets no list of boards, unless the operator says so, and every board whose address it has")
    func listBeyondLoopback() async throws {
        for (flags, status) in [([], 403), (["--list-boards"], 200)] {
            try await withNode(["--host", "0.0.0.0", "--insecure"] + flags) { node in
                let made = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#)
                #expect(made.status == 201)
                let list = try await HTTPRequest.get("\(node.url)/api/boards?limit=10")
                #expect(list.status == status)
                if status == 403 { #expect(list.text.contains("--list-boards") && !list.text.contains(#""boards":"#)) }
                #expect(try await HTTPRequest.get("\(node.url)/api/boards/b").status == 200)
                let rebound = try await HTTPRequest.get(
                    "\(node.url)/api/boards/b", headers: [("host", "rebind.example")])
                #expect(rebound.status == 421)
            }
        }
    }

    @Test(
        "shows the whiteboard in a frame of the pages that the operator names",
        arguments: [
            ([], "frame-ancestors 'self'"), (["--frame-ancestors", "none"], "frame-ancestors 'none'"),
            (
                ["--frame-ancestors", "https://a.example,https://b.example:8443"],
                "frame-ancestors 'self' https://a.example https://b.example:8443"
            ),
        ])
    func frames(flags: [String], policy: String) async throws {
        try await withNode(flags) { node in
            for path in ["/", "/boards/b"] {
                let page = try await HTTPRequest.get(node.url + path)
                #expect(page.headers["content-security-policy"]?.hasSuffix(policy) == true)
            }
        }
    }
}

@Suite("The pages that may show the whiteboard in a frame")
struct FrameAncestorsTests {
    @Test("are named by origins, and by nothing that would mean something else in a policy")
    func origins() {
        #expect(FrameAncestors("*")?.policy == "*")
        #expect(FrameAncestors("self") == .own)
        #expect(
            FrameAncestors("https://a.example, http://localhost:3000")?.policy
                == "'self' https://a.example http://localhost:3000")
        for text in [
            "", ",", "a.example", "https://a.example;", "https://a.example; script-src *", "'unsafe-inline'",
            "https://a b",
            "null", "file://x", "https://a.example,none", "https://a.example\n", "app://x",
        ] {
            #expect(FrameAncestors(text) == nil, "\(text)")
        }
    }
}
