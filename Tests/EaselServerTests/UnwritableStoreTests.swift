import EaselBoard
import EaselTestSupport
import Foundation
import Testing

@Suite("A node whose store takes nothing more", .serialized)
struct UnwritableStoreTests {
    /// What must never reach a client: SQL, names of tables, commands, addresses.
    private static let secrets = [
        "SQLite", "INSERT", "UPDATE", "PRAGMA", "boards.sqlite", "disk I/O", "Redis", "script", "maxmemory",
        "127.0.0.1",
        "evalsha", "user_version",
    ]

    private func expectNoSecrets(in text: String) {
        for secret in Self.secrets { #expect(!text.contains(secret), "\(text)") }
    }

    /// The node's file system: no file may grow or be written beyond so many bytes.
    private func limitFiles(of node: NodeProcess, to size: String) async throws {
        let limited = try await ChildProcess.run(
            Executable.find("prlimit"), ["--pid", "\(node.pid)", "--fsize=\(size):unlimited"])
        #expect(limited.status == 0, "\(limited.output)")
    }

    private func operation(_ n: Int) -> String {
        #"{"key":"a key over HTTP, of some length","n":\#(n),"edits":[{"op":"put","id":"http\#(n)","value":{}}]}"#
    }

    private func submit(_ n: Int) -> String {
        #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"socket\#(n)","value":{}}]}"#
    }

    /// Draws before, during and after a time in which the store takes nothing.
    private func outlast(
        on node: NodeProcess, reason: String, begin: () async throws -> Void, end: () async throws -> Void
    ) async throws {
        let board = "\(node.url)/api/boards/b"
        let ada = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
        try await ada.join()
        try await ada.send(submit(1))
        #expect(try await ada.receive(containing: #""n":1"#).text.hasPrefix(#"{"type":"ops""#))

        try await begin()
        try await Eventually.holds("the node says that it is not ready") {
            try await HTTPRequest.get("\(node.url)/readyz").status == 503
        }
        let unready = try await HTTPRequest.get("\(node.url)/readyz")
        #expect(unready.contentType == "application/problem+json")
        #expect(unready.text.contains(#""reason":"\#(reason)""#), "\(unready.text)")
        expectNoSecrets(in: unready.text)
        #expect(try await HTTPRequest.get("\(node.url)/healthz").status == 200)
        // Each waits for the other no longer than for the store.
        try await ada.send(submit(2))
        async let submitted = HTTPRequest.send("POST", "\(board)/operations", body: operation(1))
        async let created = HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"other"}"#)
        async let imported = HTTPRequest.send(
            "POST", "\(board)/import", body: #"{"type":"excalidraw","elements":[{"id":"drawn","type":"ellipse"}]}"#)
        let told = try await ada.receive(containing: "unavailable").text
        #expect(told.hasPrefix(#"{"type":"error","code":"unavailable""#), "\(told)")
        expectNoSecrets(in: told)
        for answer in try await [submitted, created, imported] {
            #expect(answer.status == 503)
            #expect(answer.text.contains("urn:easel:problem:unavailable"), "\(answer.text)")
            #expect(answer.headers["retry-after"] != nil)
            expectNoSecrets(in: answer.text)
        }

        try await end()
        try await Eventually.holds("the node is ready") {
            try await HTTPRequest.get("\(node.url)/readyz").status == 200
        }
        // What waited is sequenced, and what is sent again is there once.
        let acknowledged = try await ada.receive(containing: #""n":2"#).text
        #expect(acknowledged.hasPrefix(#"{"type":"ops""#) || acknowledged == #"{"type":"duplicate","n":2}"#)
        #expect(try await HTTPRequest.send("POST", "\(board)/operations", body: operation(1)).status == 200)
        #expect(try await HTTPRequest.send("POST", "\(board)/operations", body: operation(2)).status == 200)
        try await ada.send(submit(3))
        #expect(try await ada.receive(containing: #""n":3"#).text.hasPrefix(#"{"type":"ops""#))
        let log = try await HTTPRequest.get("\(board)/operations?limit=all").text.split(separator: "\n")
        for id in ["socket1", "socket2", "socket3", "http1", "http2"] {
            #expect(log.count { $0.contains(#""id":"\#(id)""#) } == 1, "\(id)")
        }
    }

    @Test("since its files can't grow says so, in time and in words for everybody, and loses nothing")
    func fullDisk() async throws {
        try await withNode { node in
            // Its log of events goes to a file that takes no more either.
            try await outlast(on: node, reason: "unwritable") {
                try await limitFiles(of: node, to: "0")
            } end: {
                try await limitFiles(of: node, to: "unlimited")
            }
        }
    }

    enum Fault: String, CaseIterable, Sendable {
        case full
        case readOnly = "read-only"
        case timeout
    }

    @Test(
        "since its Redis is full, read-only or hangs says so, in time and in words for everybody, and loses nothing",
        arguments: Fault.allCases)
    func redis(_ fault: Fault) async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url])
        try await outlast(on: node, reason: fault.rawValue) {
            switch fault {
            case .full: try await redis.command("CONFIG", "SET", "maxmemory", "1")
            case .readOnly: try await redis.command("REPLICAOF", "127.0.0.1", "1")
            case .timeout: redis.pause()
            }
        } end: {
            switch fault {
            case .full: try await redis.command("CONFIG", "SET", "maxmemory", "0")
            case .readOnly: try await redis.command("REPLICAOF", "NO", "ONE")
            case .timeout: redis.resume()
            }
        }
        #expect(await node.terminate() == 0)
    }

    @Test("is told by its own log why, which clients are not told")
    func detail() async throws {
        let redis = try await RedisServer()
        let node = try await NodeProcess(["--redis", redis.url])
        try await redis.command("CONFIG", "SET", "maxmemory", "1")
        let refused = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#)
        #expect(refused.status == 503)
        #expect(refused.text.contains(#""reason":"full""#))
        try await Eventually.holds("the node's log says what Redis said") { node.printed.contains("OOM") }
        let joining = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
        try await joining.send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
        let told = try await joining.receive().text
        #expect(told.contains(#""code":"unavailable""#))
        expectNoSecrets(in: told)
        #expect(try await joining.closeCode() == 1013)
        #expect(await node.terminate() == 0)
    }
}
