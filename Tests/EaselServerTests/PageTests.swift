import EaselTestSupport
import EaselWeb
import Foundation
import NIOCore
import Testing

@testable import EaselServer

@Suite("The whiteboard's page", .serialized)
struct PageTests {
    @Test("opens at the node's address and at a board's, as HTML that may load nothing from elsewhere")
    func page() async throws {
        try await withNode { node in
            for path in ["/", "/boards/hello"] {
                let answer = try await HTTPRequest.get(node.url + path)
                #expect(answer.status == 200)
                #expect(answer.contentType == "text/html; charset=utf-8")
                #expect(answer.text.hasPrefix("<!doctype html>"))
                let policy = try #require(answer.headers["content-security-policy"])
                #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self';"))
                #expect(policy.contains("connect-src 'self' ws://127.0.0.1:\(node.port) wss://127.0.0.1:\(node.port);"))
                #expect(!policy.contains("unsafe"))
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["referrer-policy"] == "no-referrer")
                #expect(answer.headers["cross-origin-opener-policy"] == "same-origin")
                #expect(answer.headers["permissions-policy"]?.contains("camera=()") == true)
                #expect(answer.headers["access-control-allow-origin"] == nil)
            }
            let refused = try await HTTPRequest.get("\(node.url)/boards/not%20a%20board")
            #expect(refused.status == 400)
            #expect(refused.text.contains("urn:easel:problem:invalid-board-id"))
        }
    }

    @Test("comes with paths that name its version, so that browsers keep its files, and one after an update asks anew")
    func versions() async throws {
        let store = try await AssetStore.load()
        try await withNode { node in
            let page = try await HTTPRequest.get("\(node.url)/boards/hello").text
            let references = page.matches(of: /\s(?:href|src)="(\/[^"]*)"/).map { String($0.1) }
            #expect(references.contains("/assets/\(store.version)/whiteboard/main.js"))
            for reference in references {
                let answer = try await HTTPRequest.get(node.url + reference)
                #expect(answer.status == 200, "\(reference)")
                #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable", "\(reference)")
            }
            let main = "whiteboard/main.js"
            let other = try await HTTPRequest.get("\(node.url)/assets/0123456789abcdef/\(main)")
            #expect(other.headers["cache-control"] == "no-cache")
            #expect(other.text == (try await HTTPRequest.get("\(node.url)/\(main)").text))
        }
    }

    @Test("has one service worker, which is asked for anew each time and may ask its own server only")
    func serviceWorker() async throws {
        let store = try await AssetStore.load()
        try await withNode { node in
            let worker = try await HTTPRequest.get("\(node.url)/service-worker.js")
            #expect(worker.status == 200 && worker.contentType == "text/javascript; charset=utf-8")
            #expect(worker.headers["cache-control"] == "no-cache")
            #expect(worker.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'")
            #expect(worker.text.contains(store.version))
            let other = try await HTTPRequest.get("\(node.url)/assets/\(store.version)/service-worker.js")
            #expect(other.status == 404)
        }
    }

    @Test("serves every file that it was built with, as what it is, and gzip unpacks to the same bytes")
    func files() async throws {
        let files = try await AssetStore.load().assets
        try await withNode { node in
            for (path, asset) in files {
                let plain = try await HTTPRequest.get(node.url + path)
                #expect(plain.status == 200, "\(path)")
                #expect(plain.body == Array(asset.plain.body.readableBytesView), "\(path)")
                #expect(plain.headers["content-encoding"] == nil)
                #expect(plain.contentType == asset.type.contentType)
                #expect(asset.type != .other, "\(path) has no type that browsers would be told")
                let packed = try await HTTPRequest.get(node.url + path, headers: [("accept-encoding", "br, gzip")])
                for answer in [plain, packed] {
                    #expect(answer.headers["vary"] == "Accept-Encoding")
                    #expect(answer.headers["cache-control"] == "no-cache")
                    #expect(answer.headers["x-content-type-options"] == "nosniff")
                    let isForOtherPages = path.hasPrefix("/easel-client.") || path.hasPrefix("/client/")
                    #expect(answer.headers["access-control-allow-origin"] == (isForOtherPages ? "*" : nil), "\(path)")
                }
                guard await asset.gzip != nil else { continue }
                #expect(packed.headers["content-encoding"] == "gzip")
                #expect(packed.headers["etag"] != plain.headers["etag"])
                #expect(packed.body.count < plain.body.count)
                #expect(try await unpacked(packed.body) == plain.body, "\(path)")
            }
        }
    }

    /// What another program makes of compressed bytes.
    private func unpacked(_ bytes: [UInt8]) async throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString).gz")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let gunzip = try await ChildProcess.run(try Executable.find("gzip"), ["-dc", file.path])
        #expect(gunzip.status == 0)
        return Array(gunzip.output.utf8)
    }

    @Test("says 304 to a browser that has a file already, whatever else it names, and sends it to one that has not")
    func revalidation() async throws {
        try await withNode { node in
            for encoding in ["gzip", "identity"] {
                let url = "\(node.url)/boards/hello"
                let first = try await HTTPRequest.get(url, headers: [("accept-encoding", encoding)])
                let tag = try #require(first.headers["etag"])
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
                for names in [tag, "W/\(tag)", "\"a, b\", \(tag)", "W/\"x\",\(tag)", "*", " * "] {
                    let again = try await HTTPRequest.get(
                        url, headers: [("accept-encoding", encoding), ("if-none-match", names)])
                    #expect(again.status == 304, "\(names)")
                    #expect(again.body.isEmpty)
                    #expect(again.headers["etag"] == tag)
                    #expect(again.headers["vary"] == "Accept-Encoding")
                    #expect(again.headers["content-security-policy"] != nil)
                }
                for names in ["\"x\"", "\"\"", tag.replacing("\"", with: ""), "\"*\"", "", "\"\(tag.dropFirst(3))"] {
                    let again = try await HTTPRequest.get(
                        url, headers: [("accept-encoding", encoding), ("if-none-match", names)])
                    #expect(again.status == 200, "\(names)")
                    #expect(again.body == first.body)
                }
            }
        }
    }

    @Test("answers HEAD with what GET would have in its headers, and nothing behind them")
    func head() async throws {
        try await withNode { node in
            for path in ["/", "/boards/hello", "/whiteboard/main.js", "/assets/x/whiteboard/main.js"] {
                for encoding in ["gzip", "identity"] {
                    let headers = [("accept-encoding", encoding)]
                    let get = try await HTTPRequest.get(node.url + path, headers: headers)
                    let head = try await HTTPRequest.send("HEAD", node.url + path, headers: headers)
                    #expect(head.status == 200)
                    #expect(head.body.isEmpty)
                    #expect(head.headers["content-length"] == "\(get.body.count)")
                    #expect(head.headers.filter { $0.key != "date" } == get.headers.filter { $0.key != "date" })
                }
            }
        }
    }

    @Test("is all that there is: other paths, however they are written, are problems")
    func otherPaths() async throws {
        try await withNode { node in
            for path in [
                "/../openapi.yaml", "/whiteboard/../../openapi.yaml", "/whiteboard/..%2f..%2fopenapi.yaml",
                "/%2e%2e/openapi.yaml", "/whiteboard/%2e%2e/%2e%2e/asyncapi.yaml", "//etc/passwd",
                "/whiteboard/....//....//openapi.yaml", "/whiteboard\\..\\..\\openapi.yaml", "/web/whiteboard.html",
                "/whiteboard/", "/whiteboard", "/client", "/whiteboard/main.js%00", "/whiteboard/main.js/x",
                "/robots.txt", "/assets/x/../openapi.yaml", "/assets/x", "/assets/x/y.js",
            ] {
                let socket = try await RawSocket(port: node.port)
                try await socket.write(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                let head = try await socket.readHead()
                #expect(head.hasPrefix("HTTP/1.1 404") || head.hasPrefix("HTTP/1.1 400"), "\(path): \(head)")
                #expect(head.hasPrefix("HTTP/1.1 400") || head.contains("application/problem+json"), "\(path): \(head)")
            }
        }
    }
}
