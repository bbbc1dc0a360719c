import Foundation
import NIOCore
import Testing

@testable import EaselWeb

@Suite("The whiteboard's files")
struct AssetTests {
    @Test(
        "takes nothing from a Host header that would mean more than a host in its policy",
        arguments: ["x; script-src *", "a b", "x'", "", "evil.example/path", String(repeating: "x", count: 300)])
    func hostileHost(host: String) {
        let policy = ContentSecurityPolicy.page(host: host)
        #expect(policy == ContentSecurityPolicy.page(host: nil))
        #expect(policy.contains("connect-src 'self';"))
    }

    @Test(
        "is compressed for those who take that",
        arguments: [
            ("gzip", true), ("GZIP", true), ("x-gzip", true), ("br, gzip;q=0.5", true), ("*", true), ("*;q=0.1", true),
            ("deflate, gzip;q=1.0, *;q=0.5", true), ("gzip ; q=0.001", true), ("", false), ("identity", false),
            ("gzip;q=0", false), ("gzip;q=0.000, *", false), ("*;q=0", false), ("br", false), ("gzip;q=much", false),
            ("gzip;q=0.2, identity;q=0.9", false), (",;,=,;q", false),
        ])
    func negotiation(header: String, isCompressed: Bool) {
        #expect(AcceptedEncodings(header).prefersGzip == isCompressed)
        #expect(!AcceptedEncodings(nil).prefersGzip)
    }

    @Test(
        "is compressed by Brotli for those who name it, and like nothing better",
        arguments: [
            ("gzip, deflate, br", true), ("br", true), ("BR;q=0.1", true), ("gzip;q=0.5, br;q=0.5", true),
            ("gzip, br;q=0.9", false), ("br;q=0", false), ("*", false), ("gzip", false), ("", false),
            ("identity, br;q=0.5", false), ("br;q=much", false),
        ])
    func brotliNegotiation(header: String, isCompressed: Bool) async {
        #expect(AcceptedEncodings(header).prefersBrotli == isCompressed)
        let asset = Asset(Array(String(repeating: "a", count: 100).utf8), type: .js, brotli: [1, 2, 3])
        let variant = await asset.variant(for: AcceptedEncodings(header))
        #expect((variant.coding == "br") == isCompressed)
        #expect((variant.tag == asset.brotli?.tag) == isCompressed)
        let withoutIt = await Asset(Array("a".utf8), type: .js).variant(for: AcceptedEncodings(header))
        #expect(withoutIt.coding == nil)
    }

    @Test("refers only to files that are there, and to no other host")
    func references() async throws {
        let files = try await AssetStore.load().assets
        for (path, asset) in files where asset.type.isText && asset.type != .svg {
            let text = String(buffer: asset.plain.body)
            for reference in Self.references(in: text, of: asset.type) {
                #expect(!reference.contains("//"), "\(path) refers to \(reference)")
                guard !reference.hasPrefix("data:"), !reference.hasPrefix("node:"), !reference.hasPrefix("#") else {
                    continue
                }
                let page = URL(string: "http://host\(path)")
                let target = try #require(URL(string: reference, relativeTo: page)?.absoluteURL.path)
                #expect(files[target] != nil || target == "/", "\(path) refers to \(reference), which is not there")
            }
            if asset.type == .html {
                #expect(!text.contains(" style=") && !text.contains("<style"), "\(path) has styles of its own")
                #expect(
                    !text.contains("javascript:") && !text.contains(/\son[a-z]+=/), "\(path) has a handler of its own")
            }
        }
    }

    private static func references(in text: String, of type: AssetType) -> [String] {
        let found: [Substring] =
            switch type {
            case .html: text.matches(of: /\s(?:href|src)="([^"]*)"/).map(\.1)
            case .css: text.matches(of: /url\(["']?([^)"']+)|@import "([^"]+)"/).compactMap { $0.1 ?? $0.2 }
            case .js, .mjs, .ts:
                // A line of its own or the end of an import; comments' examples begin with other things.
                text.matches(
                    of: /(?m)^(?:import|export)\b[^;]*?from "([^"]+)";|^import "([^"]+)";|\bimport\("([^"]+)"\)/
                )
                .compactMap { $0.1 ?? $0.2 ?? $0.3 }
            case .webmanifest: text.matches(of: /"(?:src|start_url)":\s*"([^"]+)"/).map(\.1)
            default: []
            }
        return found.map(String.init)
    }

    @Test(
        "have the addresses that other pages import, wherever they are among the sources",
        arguments: [
            ("client", "client.js", ["/client/client.js"]),
            ("client", "easel-client.js", ["/client/easel-client.js"]),
            ("client", "easel-client.d.ts", ["/client/easel-client.d.ts", "/easel-client.d.ts"]),
            ("client", "README.md", []),
            ("whiteboard", "whiteboard.html", ["/whiteboard.html"]),
            ("whiteboard", "service-worker.js", ["/service-worker.js"]),
            ("whiteboard", "fonts/a.woff2", ["/fonts/a.woff2"]),
            ("whiteboard", "scene/fonts.js", ["/whiteboard/scene/fonts.js"]),
        ])
    func addresses(folder: String, file: String, paths: [String]) {
        #expect(AssetPath.paths(of: file, in: folder) == paths)
    }

    @Test("give pages the client at the address that docs name, as the module that the whiteboard itself imports")
    func clientModule() async throws {
        let files = try await AssetStore.load().assets
        let module = try #require(files["/easel-client.js"])
        #expect(String(buffer: module.plain.body) == "export * from \"./client/easel-client.js\";\n")
        #expect(files["/client/easel-client.js"] != nil)
        #expect(files["/easel-client.d.ts"]?.plain.tag == files["/client/easel-client.d.ts"]?.plain.tag)
    }

    @Test("needs its files: a server that was installed without them says where they should be")
    func missingFiles() throws {
        let nowhere = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString)")
        let error = #expect(throws: AssetStore.Missing.self) { try AssetStore(directory: nowhere) }
        #expect(error?.description.contains(nowhere.path) == true)
        try FileManager.default.createDirectory(at: nowhere, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: nowhere) }
        #expect(throws: AssetStore.Missing.self) { try AssetStore(directory: nowhere) }
    }

    @Test("come with a service worker that keeps what the page asks for, in its version, and nothing else")
    func serviceWorker() async throws {
        let store = try await AssetStore.load()
        let script = String(buffer: try #require(store.assets[AssetStore.serviceWorker]).plain.body)
        #expect(script.contains("const version = \"\(store.version)\";"))
        let list = try #require(script.firstMatch(of: /const files = \[([^\]]*)\];/)).1
        let files = list.split(separator: ", ").map { String($0.dropFirst().dropLast()) }
        let prefix = "/assets/\(store.version)"
        #expect(files.allSatisfy { $0.hasPrefix(prefix) && store.assets[String($0.dropFirst(prefix.count))] != nil })
        for path in ["/whiteboard/main.js", "/whiteboard/extras.js", "/client/easel-client.js", "/favicon.svg"] {
            #expect(files.contains(prefix + path), "\(path)")
        }
        #expect(files.count { $0.hasSuffix(".woff2") } > 10)
        for path in ["/service-worker.js", "/whiteboard.html", "/client/node-websocket.js", "/fonts/licenses.txt"] {
            #expect(!files.contains(prefix + path), "\(path)")
        }
        #expect(AssetPath.isOfPage("/bundle/main.js", isBundled: true))
        #expect(!AssetPath.isOfPage("/bundle/admin.js", isBundled: true))
        #expect(!AssetPath.isOfPage("/bundle/admin.css", isBundled: true))
        #expect(!AssetPath.isOfPage("/whiteboard/main.js", isBundled: true))
    }
}
