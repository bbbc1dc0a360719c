import EaselAuth
import EaselTestSupport
import Foundation
import Testing

@testable import EaselServer

/// Some editors put a byte order mark in front of what an operator writes.
@Suite("A file with a byte order mark in front")
struct MarkedFilesTests {
    private func withFile(
        _ text: String, as suffix: String = "", _ body: (_ path: String) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("easel-\(UUID().uuidString)\(suffix)")
        try PrivateText.write("\u{FEFF}" + text, to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path)
    }

    @Test(
        "configures a node, in JSON and in YAML",
        arguments: [(".json", #"{"port": 4321, "node": "marked"}"#), (".yaml", "port: 4321\nnode: marked\n")])
    func configuration(suffix: String, text: String) async throws {
        try await withFile(text, as: suffix) { path in
            let read = try await ConfigurationSource.read(flags: [:], environment: [:], file: path)
            #expect(read.port == 4_321)
            #expect("\(read.node)" == "marked")
        }
    }

    @Test("holds a key set, the URL of a Redis, or a secret, of which the mark is no part")
    func others() async throws {
        try await withFile(#"{"keys":[]}"#, as: ".json") { path in
            let keys = try KeySetFile(path: path).load()
            #expect(String(decoding: keys, as: UTF8.self) == #"{"keys":[]}"#)
        }
        try await withFile("redis://127.0.0.1:6379\n") { path in
            let url = try RedisURLFile.read(path)
            #expect(url == "redis://127.0.0.1:6379")
        }
        let longEnough = "abcdefghijklmnopqrstuvwxyz012345"
        try await withFile(longEnough) { path in _ = try SecretFile.read(path) }
        try await withFile(String(longEnough.dropLast())) { path in
            let error = #expect(throws: ConfigurationError.self) { try SecretFile.read(path) }
            #expect(error?.description.contains("32 bytes") == true)
        }
    }
}
