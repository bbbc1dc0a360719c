import EaselTestSupport
import NIOCore
import Testing

@testable import SocketIO

@Suite("A client that polls") struct EnginePollingTests {
    @Test("gets 413 for a body over the maximum, and keeps its session") func tooLarge() async throws {
        let server = try await EchoServer { $0.maximumPayload = 100 }
        let client = try await server.polling()
        #expect(try await client.post("4" + String(repeating: "x", count: 100)).status == 413)
        let chunked = try await RawSocket(port: server.port)
        try await chunked.write(
            Array(
                """
                POST /engine.io/?EIO=4&transport=polling&sid=\(client.sid) HTTP/1.1\r\nHost: a\r\n\
                Transfer-Encoding: chunked\r\n\r\n40\r\n4\(String(repeating: "x", count: 63))\r\n\
                40\r\n\(String(repeating: "x", count: 64))\r\n
                """.utf8))
        #expect(try await chunked.readHead().hasPrefix("HTTP/1.1 413"))
        let largest = "4" + String(repeating: "x", count: 99)
        #expect(try await client.post(largest).status == 200)
        #expect(try await client.get().text == largest)
    }

    @Test(
        "gets large answers compressed as it likes them",
        arguments: [("gzip, deflate, br", "gzip"), ("deflate", "deflate")])
    func compression(_ accepts: String, _ coding: String) async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let large = "4" + String(repeating: "a", count: 100_000)
        _ = try await client.post(large)
        let answer = try await client.get(headers: [("accept-encoding", accepts)])
        #expect(answer.headers["content-encoding"] == coding)
        #expect(answer.body.count < 1_000)
        let inflated = try await ChildProcess.run(
            "/usr/bin/env",
            ["python3", "-c", "import sys,zlib;sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read(),47))"],
            input: answer.body)
        #expect(inflated.output == large)
    }

    @Test("gets small answers, and those it can't read compressed, as they are")
    func noCompression() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        for (body, accepts) in [
            ("4" + String(repeating: "a", count: 1_022), "gzip"),
            ("4" + String(repeating: "a", count: 1_023), "br, gzip;q=0"),
        ] {
            _ = try await client.post(body)
            let answer = try await client.get(headers: [("accept-encoding", accepts)])
            #expect(answer.headers["content-encoding"] == nil)
            #expect(answer.text == body)
        }
        _ = try await client.post("4" + String(repeating: "a", count: 1_023))
        #expect(try await client.get(headers: [("accept-encoding", "gzip")]).headers["content-encoding"] == "gzip")
    }

    @Test("of another origin is let in by the server's policy") func crossOrigin() async throws {
        let server = try await EchoServer {
            $0.crossOrigin = EngineCrossOriginPolicy(.list(["https://good.example"]), allowsCredentials: true)
        }
        let url = "\(server.url)?EIO=4&transport=polling"
        let good = try await HTTPRequest.get(url, headers: [("origin", "https://good.example")])
        #expect(good.headers["access-control-allow-origin"] == "https://good.example")
        #expect(good.headers["access-control-allow-credentials"] == "true")
        #expect(good.headers["vary"] == "Origin")
        let bad = try await HTTPRequest.get(url, headers: [("origin", "https://bad.example")])
        #expect(bad.headers["access-control-allow-origin"] == nil)
        let preflight = try await HTTPRequest.send(
            "OPTIONS", url,
            headers: [
                ("origin", "https://good.example"), ("access-control-request-method", "POST"),
                ("access-control-request-headers", "authorization"),
            ])
        #expect(preflight.status == 204)
        #expect(preflight.headers["access-control-allow-origin"] == "https://good.example")
        #expect(preflight.headers["access-control-allow-methods"] == "GET,HEAD,PUT,PATCH,POST,DELETE")
        #expect(preflight.headers["access-control-allow-headers"] == "authorization")
        let refused = try await HTTPRequest.get("\(server.url)?EIO=4", headers: [("origin", "https://good.example")])
        #expect(refused.status == 400)
        #expect(refused.headers["access-control-allow-origin"] == "https://good.example")
    }

    @Test("of any origin is let in, if the server's policy is that") func anyOrigin() async throws {
        let server = try await EchoServer { $0.crossOrigin = EngineCrossOriginPolicy(.any) }
        let answer = try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling")
        #expect(answer.headers["access-control-allow-origin"] == "*")
        let closed = try await EchoServer()
        let preflight = try await HTTPRequest.send("OPTIONS", "\(closed.url)?EIO=4&transport=polling")
        #expect(preflight.status == 400)
        #expect(preflight.headers["access-control-allow-origin"] == nil)
    }

    @Test("gets a cookie for its load balancer with the first answer only") func cookie() async throws {
        let server = try await EchoServer {
            $0.cookie = EngineCookie()
            $0.initialHeaders = { headers, request in headers.add(name: "X-First", value: request.query["EIO"] ?? "") }
            $0.headers = { headers, _ in headers.add(name: "X-Each", value: "yes") }
        }
        let client = try await server.polling()
        #expect(client.opening.headers["set-cookie"] == "io=\(client.sid); Path=/; HttpOnly; SameSite=Lax")
        #expect(client.opening.headers["x-first"] == "4")
        #expect(client.opening.headers["x-each"] == "yes")
        let posted = try await client.post("4a")
        #expect(posted.headers["set-cookie"] == nil)
        #expect(posted.headers["x-first"] == nil)
        #expect(posted.headers["x-each"] == "yes")
        let socket = try await server.webSocket()
        #expect(socket.answer.contains("X-First: 4\r\n"))
    }

    @Test("may be refused by the application, which says why") func forbidden() async throws {
        let server = try await EchoServer {
            $0.allowRequest = { $0.query["token"] == "good" ? nil : "no \"token\"" }
        }
        let refused = try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling")
        #expect(refused.status == 403)
        #expect(refused.text == #"{"code":4,"message":"no \"token\""}"#)
        let socket = try await server.webSocket("EIO=4&transport=websocket")
        #expect(socket.answer.hasPrefix("HTTP/1.1 403"))
        let client = try await server.polling("EIO=4&transport=polling&token=good")
        #expect(try await client.post("4a").text == "ok")
        #expect(try await server.webSocket("EIO=4&transport=websocket&token=good").isOpen)
    }

    @Test("gets 404 elsewhere", arguments: ["/", "/engine.io", "/engine.io/x", "/other/?EIO=4&transport=polling"])
    func elsewhere(_ path: String) async throws {
        let server = try await EchoServer()
        #expect(try await HTTPRequest.get("http://127.0.0.1:\(server.port)\(path)").status == 404)
    }

    @Test("may use one connection for many requests, and send them ahead") func pipelining() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        let path = "/engine.io/?EIO=4&transport=polling&sid=\(client.sid)"
        let socket = try await RawSocket(port: server.port)
        let post = "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n4"
        let get = "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n"
        try await socket.write(Array("\(get)\(post)x\(get)\(post)y\(get)".utf8))
        // The first GET waits for what the POST behind it would bring: only another connection can end that.
        try await server.waitForPoll()
        try await server.send("first")
        for expected in ["4first", "ok", "4x", "ok", "4y"] {
            let head = try await socket.readHead()
            #expect(head.hasPrefix("HTTP/1.1 200"))
            #expect(head.lowercased().contains("connection: keep-alive\r\n"))
            let body = try await socket.read(expected.utf8.count)
            #expect(String(decoding: body, as: UTF8.self) == expected)
        }
    }

    @Test("may open a WebSocket on a connection that it has polled on") func upgradeOfKeptConnection() async throws {
        let server = try await EchoServer()
        let socket = try await RawSocket(port: server.port)
        try await socket.write(Array("GET /engine.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        let head = try await socket.readHead()
        let length = try #require(head.lowercased().firstMatch(of: /content-length: (\d+)/)?.output.1)
        _ = try await socket.read(try #require(Int(length)))
        try await socket.write(
            Array(
                """
                GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n\
                Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                """.utf8) + [0x81, 0x82, 0, 0, 0, 0, 52, 97])
        let answer = try await socket.readHead()
        #expect(answer.hasPrefix("HTTP/1.1 101"))
        #expect(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        let open = try await socket.read(2)
        #expect(open[0] == 0x81)
        #expect(try await socket.read(Int(open[1])).starts(with: Array("0{\"sid\":".utf8)))
        #expect(try await socket.read(4) == [0x81, 2, 52, 97])
    }

    @Test("by script gets scripts and posts forms") func script() async throws {
        let server = try await EchoServer()
        let opening = try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling&j=7")
        #expect(opening.contentType == "text/javascript; charset=UTF-8")
        #expect(opening.text.hasPrefix("___eio[7](\"0{"))
        #expect(opening.text.hasSuffix("}\");"))
        let sid = try #require(opening.text.firstMatch(of: /sid\\":\\"([^\\]+)/)?.output.1)
        let url = "\(server.url)?EIO=4&transport=polling&j=7&sid=\(sid)"
        let posted = try await HTTPRequest.send(
            "POST", url, body: "d=4a%5Cn%22", headers: [("content-type", "application/x-www-form-urlencoded")])
        #expect(posted.text == "ok")
        #expect(try await HTTPRequest.get(url).text == #"___eio[7]("4a\n\"");"#)
    }

    @Test("is heard no further until its server goes on reading") func backpressure() async throws {
        let server = try await EchoServer(echoes: false)
        let client = try await server.polling()
        try await server.withSession { $0.setReading(false) }
        async let posted = client.post("4a\u{1E}4b")
        #expect(try await client.post("4c").status == 400)
        _ = try await posted
        #expect(server.received == 0)
    }

    @Test("gets ok once its server has gone on reading") func resumed() async throws {
        let server = try await EchoServer(echoes: false)
        let client = try await server.polling()
        try await server.withSession { $0.setReading(false) }
        async let posted = client.post("4a\u{1E}4b")
        try await server.withSession { $0.setReading(true) }
        #expect(try await posted.text == "ok")
        #expect(server.received == 2)
    }
}
