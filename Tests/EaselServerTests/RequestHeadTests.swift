import Testing

@testable import EaselServer

@Suite("The head of a request")
struct RequestHeadTests {
    private func head(_ text: String) throws -> RequestHead {
        try RequestHead(parsing: Array((text.replacing("\n", with: "\r\n") + "\r\n\r\n").utf8))
    }

    @Test(
        "that can be read in two ways, or in none, is refused with a status that says what is wrong",
        arguments: [
            ("GET / HTTP/1.1", 400), ("GET / HTTP/1.1\nHost: a\nHost: a", 400),
            ("GET / HTTP/1.1\nHost: a\nhost: b", 400),
            ("GET / HTTP/1.1\nHost:", 400), ("GET / HTTP/1.1\nHost: a b", 400), ("GET / HTTP/1.1\nHost: a/b", 400),
            ("GET / HTTP/1.1\nHost: a@b", 400), ("GET / HTTP/1.1\nHost: a:b", 400),
            ("GET / HTTP/1.1\nHost: a:65536", 400),
            ("GET / HTTP/1.1\nHost: [::1", 400), ("GET / HTTP/1.1\nHost: [x]", 400), ("GET / HTTP/1.1\nHost: a,b", 400),
            ("GET / HTTP/1.1\nHost: [::1]x", 400), ("GET / HTTP/1.1\nHost: :80", 400),
            ("GET http://b/ HTTP/1.1\nHost: a", 400), ("GET / HTTP/1.1\nHost : a", 400),
            ("GET / HTTP/1.1\n Host: a", 400),
            ("GET / HTTP/1.1\nHost: a\nX: y\n z", 400), ("GET / HTTP/1.1\nHost: a\nX: y\n\tz", 400),
            ("GET / HTTP/1.1\nHost: a\nX", 400), ("GET / HTTP/1.1\nHost: a\n: x", 400),
            ("GET / HTTP/1.1\nHost: a\nX: \u{0}", 400), ("GET / HTTP/1.1\nHost: a\nX: a\rb", 400),
            ("GET / HTTP/1.1\nHost: a\nX\u{0}: b", 400), ("GET /\u{7F} HTTP/1.1\nHost: a", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 1", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: 1, 1", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: +1", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: -1", 400), ("GET / HTTP/1.1\nHost: a\nContent-Length: 0x1", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length:", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999", 400),
            ("GET / HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked", 400),
            ("GET / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked", 400),
            ("GET / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked, identity", 400),
            ("GET / HTTP/1.1\nHost: a\nTransfer-Encoding: xchunked", 400),
            ("GET / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked", 400),
            ("GET / HTTP/1.0\nTransfer-Encoding: chunked", 400), ("GET / HTTP/1.0\nHost: a\nHost: a", 400),
            ("GET /", 400), ("GET  / HTTP/1.1\nHost: a", 400), ("GET / HTTP/1.1 \nHost: a", 400),
            ("GET / http/1.1", 400),
            ("GET x HTTP/1.1\nHost: a", 400), ("GET * HTTP/1.1\nHost: a", 400), ("GET / HTTP/2.0\nHost: a", 505),
            ("GET / HTTP/1.2\nHost: a", 505), ("CONNECT a:1 HTTP/1.1\nHost: a", 501),
            ("POST / HTTP/1.1\nHost: a\nExpect: 200-ok", 417),
            ("GET / HTTP/1.1\nHost: a\nExpect: 100-continue, x", 417),
            ("GET / HTTP/1.1\nHost: a" + String(repeating: "\nX: y", count: 256), 431),
        ])
    func refused(text: String, status: Int) throws {
        let problem = #expect(throws: Problem.self) { try head(text) }
        #expect(problem?.status.code == status, "\(text)")
    }

    @Test(
        "names its host as RFC 9110 lets it",
        arguments: [
            "a", "localhost:7070", "127.0.0.1", "127.0.0.1:", "[::1]", "[::1]:80", "[::ffff:10.0.0.1]:80",
            "a_b.example",
            "xn--bcher-kva.example:443", "a%20b", "A.EXAMPLE.",
        ])
    func hosts(host: String) throws {
        #expect(try head("GET / HTTP/1.1\nHost: \(host)").body == .none)
        #expect(try head("GET / HTTP/1.1\nhOST:\t\(host) ").body == .none)
        #expect(try head("GET http://\(host)/x HTTP/1.1\nHost: \(host)").body == .none)
    }

    @Test("tells where the request ends, and whether another may follow")
    func meaning() throws {
        #expect(try head("POST / HTTP/1.1\nHost: a\nContent-Length: 12").body == .length(12))
        #expect(try head("POST / HTTP/1.1\nHost: a\nContent-Length: 0").body == .none)
        #expect(try head("POST / HTTP/1.1\nHost: a\nTransfer-Encoding: Chunked").body == .chunked)
        #expect(try head("GET / HTTP/1.1\nHost: a").isKeptAlive)
        #expect(try !head("GET / HTTP/1.1\nHost: a\nConnection: x, Close").isKeptAlive)
        #expect(try !head("GET / HTTP/1.0").isKeptAlive)
        #expect(try head("GET / HTTP/1.0\nConnection: Keep-Alive").isKeptAlive)
        let expecting = "Host: a\nContent-Length: 1\nExpect: 100-Continue"
        #expect(try head("POST / HTTP/1.1\n\(expecting)").expectsContinue)
        // A client of 1.0 can't understand it, and one without a body waits for nothing.
        #expect(try !head("POST / HTTP/1.0\n\(expecting)").expectsContinue)
        #expect(try !head("GET / HTTP/1.1\nHost: a\nExpect: 100-continue").expectsContinue)
    }

    @Test("is a WebSocket's only with all that makes one, and the parser hears of no upgrade")
    func upgrades() throws {
        let upgrade = "Host: a\nConnection: keep-alive, Upgrade\nUpgrade: h2c, WebSocket"
        let handshake = try head("GET / HTTP/1.1\n\(upgrade)\nSec-WebSocket-Version: 13")
        #expect(handshake.isWebSocketHandshake)
        let left = String(decoding: handshake.bytes, as: UTF8.self)
        #expect(
            left == "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n")
        #expect(try !head("POST / HTTP/1.1\n\(upgrade)").isWebSocketHandshake)
        #expect(try !head("GET / HTTP/1.1\n\(upgrade)\nContent-Length: 1").isWebSocketHandshake)
        #expect(try !head("GET / HTTP/1.0\n\(upgrade)").isWebSocketHandshake)
        #expect(try !head("GET / HTTP/1.1\nHost: a\nUpgrade: websocket").isWebSocketHandshake)
    }
}
