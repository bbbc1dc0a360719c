import EaselBoard
import EaselTestSupport
import Foundation
import NIOCore
import Testing

@Suite("Connections of all kinds", .serialized)
struct AcceptTests {
    /// This machine by another address than the loopback's, which is taken for a proxy's.
    private static let outside = (try? System.enumerateDevices())?.lazy
        .compactMap(\.address).first { $0.protocol == .inet && $0.ipAddress?.hasPrefix("127.") == false }?.ipAddress

    private func openFiles(of node: NodeProcess) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(node.pid)/fd").count
    }

    @Test("that are more than the node has descriptors wait, disturb nobody, and are accepted when others leave")
    func full() async throws {
        try #require(OpenFileLimit.raise() >= 1_500, "the limit of open files is too low to test this")
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(
            ["--data", data.path, "--loops", "2"], launcher: ["sh", "-c", #"ulimit -n 600 && exec "$@""#, "sh"])
        let board = BoardID.random()
        let couple = try (0..<2).map { _ in try RecordingClient(board, nodes: [node.url]) }
        for one in couple { try await one.connect() }
        let beginnings = ["", "GET /hea", "\u{16}\u{3}\u{1}", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"]
        var strangers: [RawSocket] = []
        for number in 0..<700 {
            let stranger = try await RawSocket(port: node.port)
            // Those that the node has closed can't be written to.
            try? await stranger.write(Array(beginnings[number % beginnings.count].utf8))
            strangers.append(stranger)
        }
        try await Eventually.holds("no more are accepted") { try openFiles(of: node) >= 400 }
        for _ in 1...20 {
            for one in couple { try await one.submit([.clear]) }
            #expect(try openFiles(of: node) < 600 - 64)
        }
        for one in couple { #expect(!one.wasDisconnected && one.failure == nil) }
        for stranger in strangers { stranger.close() }
        strangers = []
        try await Eventually.holds("they have left") { try await node.metric("easel_connections") < 10 }
        #expect(try await node.metric("easel_accept_pauses_total") > 0)
        let late = try RecordingClient(board, nodes: [node.url])
        try await late.connect()
        try await late.submit([.clear])
        #expect(await node.terminate() == 0)
    }

    @Test("of one address beyond its limit are closed at once, whatever they are for", .enabled(if: outside != nil))
    func perAddress() async throws {
        let host = try #require(Self.outside)
        try await withNode(["--host", "0.0.0.0", "--insecure", "--address-connections", "5"]) { node in
            var kept: [RawSocket] = []
            for _ in 1...5 {
                let socket = try await RawSocket(host: host, port: node.port)
                try await socket.write(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                #expect(try await socket.readHead().hasPrefix("HTTP/1.1 200"))
                kept.append(socket)
            }
            for _ in 1...5 {
                let socket = try await RawSocket(host: host, port: node.port)
                #expect(try await socket.readToEnd().isEmpty)
            }
            #expect(try await node.metric("easel_connections_closed_total") == 5)
            // A proxy on this machine is not concerned, and one that is closed makes room.
            kept.removeFirst().close()
            try await Eventually.holds("there is room again") {
                let socket = try await RawSocket(host: host, port: node.port)
                try? await socket.write(
                    Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
                return try await socket.readToEnd().hasPrefix("HTTP/1.1 200")
            }
            withExtendedLifetime(kept) {}
        }
    }

    @Test("carry as many requests as one address may make, and no more boards than it may")
    func rates() async throws {
        try await withNode(["--http-rate", "20", "--board-rate", "1"]) { node in
            func send(_ method: String, _ path: String, body: String? = nil, from address: String?) async throws
                -> HTTPRequest.Answer
            {
                try await HTTPRequest.send(
                    method, node.url + path, body: body, headers: address.map { [("X-Forwarded-For", $0)] } ?? [])
            }
            /// How many succeed before one is refused.
            func successes(_ request: (Int) async throws -> HTTPRequest.Answer) async throws -> Int {
                for number in 0..<5_000 {
                    let answer = try await request(number)
                    guard answer.status == 429 else { continue }
                    #expect(answer.text.contains("urn:easel:problem:rate-limit"))
                    #expect((answer.headers["retry-after"].flatMap(Int.init) ?? 0) > 0)
                    return number
                }
                return 5_000
            }
            let requests = try await successes { _ in try await send("GET", "/healthz", from: "203.0.113.7") }
            #expect((200..<5_000).contains(requests))
            for address in ["203.0.113.8", nil] {
                #expect(try await send("GET", "/healthz", from: address).status == 200)
            }
            let edit = #"{"key":"a key of sixteen characters","n":1,"edits":[{"op":"clear"}]}"#
            let boards = try await successes { number in
                let address = "203.0.113.9"
                return number % 2 == 0
                    ? try await send("POST", "/api/boards", body: "{}", from: address)
                    : try await send("POST", "/api/boards/n\(number)/operations", body: edit, from: address)
            }
            #expect((100..<200).contains(boards))
            // A hello that would make one is told when to come again.
            let forwarded = "X-Forwarded-For: 203.0.113.9\r\n"
            let hello = #"{"type":"hello","key":"a key of sixteen characters"}"#
            var refused: Int?
            for number in 0..<100 where refused == nil {
                let socket = try await RawWebSocket(
                    port: node.port, path: "/boards/h\(number)/ws", headers: forwarded)
                try await socket.send(hello)
                let first = try await socket.receive().text
                let isRefused = first.contains(#""code":"rate-limit""#)
                guard isRefused else { continue }
                #expect(first.contains(#""after":"#), "\(first)")
                #expect(try await socket.closeCode() == 4429)
                refused = number
            }
            let board = try #require(refused.map { "/api/boards/h\($0)" })
            #expect(try await send("GET", board, from: nil).status == 404)
            // Drawing on a board that is there makes none, nor does joining it.
            let joined = try await RawWebSocket(port: node.port, path: "/boards/n1/ws", headers: forwarded)
            try await joined.join()
            #expect(
                try await send("POST", "/api/boards/n1/operations", body: edit, from: "203.0.113.9").status == 200)
            #expect(try await node.metric("easel_http_rate_limited_total") == 3)
        }
    }
}
