import EaselTestSupport
import Foundation
import NIOCore
import Testing

@Suite("What Excalidraw's front ends store over HTTP", .serialized)
struct SealedRoutesTests {
    private func put(
        _ url: String, _ bytes: String, _ headers: [(String, String)] = [("content-type", "application/octet-stream")]
    ) async throws -> HTTPRequest.Answer {
        try await HTTPRequest.send("PUT", url, body: bytes, headers: headers)
    }

    /// On a node of its own, and on two that share a Redis: writing at one, reading at the other.
    private func withNodes(
        _ arguments: [String] = [], _ body: (_ writer: NodeProcess, _ reader: NodeProcess) async throws -> Void
    ) async throws {
        try await withNode(arguments) { try await body($0, $0) }
        let redis = try await RedisServer()
        let nodes = [
            try await NodeProcess(["--redis", redis.url] + arguments),
            try await NodeProcess(["--redis", redis.url] + arguments),
        ]
        try await body(nodes[0], nodes[1])
        for node in nodes { await node.terminate() }
    }

    @Test("rooms and files are 404 while they are new, and each PUT is a version")
    func versions() async throws {
        try await withNodes { writer, reader in
            for kind in ["rooms", "files"] {
                let path = "/api/v2/\(kind)/0123456789abcdef0123"
                let missing = try await HTTPRequest.get(reader.url + path)
                #expect(missing.status == 404)
                #expect(missing.contentType == "application/problem+json")
                #expect(try await HTTPRequest.get(reader.url + path + "/versions").status == 404)
                let stored = try await put(writer.url + path, "one")
                #expect(stored.status == 200)
                #expect(stored.text == #"{"id":"0123456789abcdef0123","version":1}"#)
                #expect(try await put(writer.url + path, "two").status == 200)
                #expect(try await put(writer.url + path, "").status == 200)
                #expect(try await HTTPRequest.get(reader.url + path).text.isEmpty)
                let newest = try await put(writer.url + path, "four")
                #expect(newest.text.contains(#""version":4"#))
                let answer = try await HTTPRequest.get(reader.url + path)
                #expect((answer.status, answer.text) == (200, "four"))
                #expect(answer.contentType == "application/octet-stream")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["cache-control"] == "no-store")
                #expect(answer.headers["content-disposition"] == "attachment")
                #expect(try await HTTPRequest.get(reader.url + path + "?version=2").text == "two")
                #expect(try await HTTPRequest.get(reader.url + path + "?version=9").status == 404)
                #expect(try await HTTPRequest.get(reader.url + path + "?version=x").status == 400)
                let list = try await HTTPRequest.get(reader.url + path + "/versions").text
                #expect(list.matches(of: /"version":(\d)/).map(\.output.1) == ["4", "3", "2", "1"])
                #expect(list.contains(#""bytes":3"#))
                let head = try await HTTPRequest.send("HEAD", reader.url + path)
                #expect((head.status, head.headers["content-length"]) == (200, "4"))
            }
        }
    }

    @Test("scenes get an id of 16 digits and never change")
    func scenes() async throws {
        try await withNodes { writer, reader in
            let created = try await HTTPRequest.send(
                "POST", writer.url + "/api/v2/scenes/", body: "a scene",
                headers: [("content-type", "application/octet-stream")])
            #expect(created.status == 201)
            let id = try #require(created.text.firstMatch(of: /"id":"(\d{16})"/)?.output.1)
            #expect(created.headers["location"] == "/api/v2/scenes/\(id)")
            #expect(try await HTTPRequest.get(reader.url + "/api/v2/scenes/\(id)").text == "a scene")
            #expect(try await put(writer.url + "/api/v2/scenes/\(id)", "another").status == 405)
            #expect(try await HTTPRequest.get(reader.url + "/api/v2/scenes/0000000000000000").status == 404)
        }
    }

    @Test("up to 50 MB pass through a node in little memory, and more is refused")
    func large() async throws {
        try await withNodes { writer, reader in
            let before = try await writer.metric("process_resident_memory_bytes")
            let text = String(repeating: "0123456789abcdef", count: (50 << 20) / 16)
            let path = "/api/v2/files/large"
            #expect(try await put(writer.url + path, text).status == 200)
            #expect(try await HTTPRequest.get(reader.url + path).text == text)
            let after = try await writer.metric("process_resident_memory_bytes")
            #expect(after - before < 40 << 20, "\((after - before) >> 20) MiB")
            #expect(try await writer.metric("easel_work_bytes") == 0)
            #expect(try await put(writer.url + path, text + "x").status == 413)
            #expect(try await HTTPRequest.get(reader.url + path + "/versions").text.matches(of: /version"/).count == 1)
        }
    }

    @Test("old versions are dropped past the limit, and the largest size can be set")
    func bounds() async throws {
        try await withNodes(["--excalidraw-versions", "2", "--excalidraw-object-bytes", "2000"]) {
            (writer: NodeProcess, reader: NodeProcess) async throws in
            let path = "/api/v2/rooms/r"
            for text in ["a", "b", "c"] { #expect(try await put(writer.url + path, text).status == 200) }
            #expect(try await HTTPRequest.get(reader.url + path + "?version=1").status == 404)
            #expect(try await HTTPRequest.get(reader.url + path + "?version=2").text == "b")
            #expect(try await put(writer.url + path, String(repeating: "x", count: 2_001)).status == 413)
        }
    }

    @Test("a body needs no type, since Excalidraw names none, and ids are validated")
    func requests() async throws {
        try await withNode { node in
            let socket = try await RawSocket(port: node.port)
            try await socket.write(
                Array(
                    "PUT /api/v2/rooms/untyped HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
                        .utf8))
            #expect(try await socket.readToEnd().hasPrefix("HTTP/1.1 200"))
            #expect(try await HTTPRequest.get(node.url + "/api/v2/rooms/untyped").text == "abc")
            let form = [("content-type", "text/plain")]
            #expect(try await put(node.url + "/api/v2/rooms/r", "x", form).status == 415)
            for id in ["a%20b", "a.b", String(repeating: "a", count: 65), "%7B"] {
                #expect(try await put(node.url + "/api/v2/rooms/\(id)", "x").status == 400, "\(id)")
                #expect(try await HTTPRequest.get(node.url + "/api/v2/files/\(id)").status == 400, "\(id)")
            }
            let options = try await HTTPRequest.send("OPTIONS", node.url + "/api/v2/rooms/r")
            #expect(options.headers["allow"] == "GET, HEAD, OPTIONS, PUT")
        }
    }

    @Test("pages of origins that the node allows may store and read, and no others")
    func origins() async throws {
        try await withNode(["--allow-origin", "https://draw.example"]) { node in
            let url = node.url + "/api/v2/rooms/r"
            let type = ("content-type", "application/octet-stream")
            let own = ("origin", "https://draw.example"), foreign = ("origin", "https://evil.example")
            let preflight = try await HTTPRequest.send(
                "OPTIONS", url, headers: [own, ("access-control-request-method", "PUT")])
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-methods"]?.contains("PUT") == true)
            #expect(try await put(url, "mine", [type, own]).headers["access-control-allow-origin"] == own.1)
            #expect(try await put(url, "theirs", [type, foreign]).status == 403)
            let scene = try await HTTPRequest.send(
                "POST", node.url + "/api/v2/scenes", body: "x", headers: [type, foreign])
            #expect(scene.status == 403)
            let answer = try await HTTPRequest.get(url, headers: [own])
            #expect((answer.text, answer.headers["access-control-allow-origin"]) == ("mine", own.1))
            #expect(try await HTTPRequest.get(url, headers: [foreign]).headers["access-control-allow-origin"] == nil)
        }
    }
}
