import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import Testing

@Suite("A node that serves", .serialized)
struct ServingTests {
    @Test("asks its sessions to leave on SIGTERM, sequences what it has accepted, and exits with 0")
    func drain() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path, "--drain-spread", "300ms"])
        let board = BoardID.random()
        let clients = try (0..<5).map { _ in try RecordingClient(board, nodes: [node.url]) }
        for recorded in clients {
            try await recorded.connect()
        }
        for n in 1...200 {
            let id = try ElementID(validating: "e\(n)")
            for recorded in clients { try await recorded.client.enqueue([.put(id, ["n": .number(Double(n))])]) }
        }
        #expect(await node.terminate() == 0)
        for recorded in clients {
            try await Eventually.holds("it was asked to leave") {
                recorded.events.contains { if case .draining = $0 { true } else { false } }
            }
        }
        try await node.start()
        for recorded in clients { try await recorded.waitUntilSettled() }
        try await expectAgreement(clients, on: board, nodes: [node.url], operations: 1_000)
        await node.terminate()
    }

    @Test("exits on SIGTERM though connections are open on which nothing was asked yet, or nothing more is")
    func openConnectionsAtStop() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path])
        let silent = try await RawSocket(port: node.port)
        let begun = try await RawSocket(port: node.port)
        try await begun.write(Array("GET /healthz HTTP/1.1\r\nHost: ".utf8))
        let kept = try await RawSocket(port: node.port)
        try await kept.write(Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        #expect(try await kept.readHead().hasPrefix("HTTP/1.1 200"))
        #expect(await node.terminate() == 0)
        withExtendedLifetime((silent, begun, kept)) {}
    }

    @Test("exits on SIGTERM though somebody has stopped reading an answer")
    func stalledDownloadAtStop() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path, "--drain-spread", "1ms"])
        let filler = String(repeating: "x", count: 200_000)
        for n in 1...10 {
            let edit = #"{"op":"put","id":"e","value":{"filler":"\#(filler)"}}"#
            _ = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards/b/operations",
                body: #"{"key":"a key of sixteen characters","n":\#(n),"edits":[\#(edit)]}"#)
        }
        // 20 MB of answers, one after the other: more than the kernel has room for on both ends.
        let stalled = try await RawSocket(port: node.port, isReading: false, receiveBuffer: 64 << 10)
        let request = "GET /api/boards/b/operations?limit=all HTTP/1.1\r\nHost: localhost\r\n\r\n"
        try await stalled.write(Array(String(repeating: request, count: 10).utf8))
        #expect(await node.terminate() == 0)
        withExtendedLifetime(stalled) {}
    }

    @Test("sends away also those who are on their way in when it stops")
    func joiningAtStop() async throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("easel-data-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: data) }
        let node = try await NodeProcess(["--data", data.path, "--drain-spread", "1ms"])
        // All at once: who says no hello for long is sent away for that.
        let sockets = try await withThrowingTaskGroup(of: RawWebSocket.self) { group in
            for n in 0..<30 { group.addTask { try await RawWebSocket(port: node.port, path: "/boards/b\(n % 3)/ws") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        async let status = node.terminate()
        for socket in sockets.dropLast(10) {
            try? await socket.send(#"{"type":"hello","key":"a key of sixteen characters"}"#)
        }
        for socket in sockets { #expect(try await socket.closeCode() == 1012) }
        #expect(await status == 0)
    }

    @Test("sends presence at most once in 40 ms, however often it changes, and the newest of it")
    func presence() async throws {
        try await withNode { node in
            let board = BoardID.random()
            let watcher = try RecordingClient(board, nodes: [node.url])
            let mover = try RecordingClient(board, nodes: [node.url])
            for recorded in [watcher, mover] {
                try await recorded.connect()
            }
            let clock = ContinuousClock()
            let start = clock.now
            for x in 1...2_000 { await mover.client.setPresence(["x": .number(Double(x))]) }
            func states() -> [JSONObject] {
                watcher.events.flatMap { event -> [JSONObject] in
                    if case .presence(let states) = event { Array(states.values) } else { [] }
                }
            }
            try await Eventually.holds("the newest arrives") { states().last?["x"] == .number(2_000) }
            // An upper bound that holds however slow the machine is: one at once, then one for each interval.
            let count = states().count
            let intervals = Int((clock.now - start) / .milliseconds(40)) + 2
            #expect(count <= intervals)
        }
    }

    @Test("refuses what would make an element or the board too large, and goes on")
    func limits() async throws {
        try await withNode(["--limit-board-elements", "3", "--limit-element-bytes", "2000"]) { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await socket.join()
            func submit(_ n: Int, _ edit: String, _ answer: String) async throws {
                try await socket.send(#"{"type":"submit","n":\#(n),"edits":[\#(edit)]}"#)
                #expect(try await socket.receive(containing: #""n":\#(n)"#).text.contains(answer), "\(edit)")
            }
            for n in 1...3 {
                try await submit(n, #"{"op":"put","id":"e\#(n)","value":{"points":[]}}"#, #""type":"ops""#)
            }
            try await submit(4, #"{"op":"put","id":"e4","value":{}}"#, #""code":"board-full""#)
            try await submit(5, #"{"op":"put","id":"e1","value":{"a":1,"points":[]}}"#, #""type":"ops""#)
            let many = Array(repeating: "123456789", count: 100).joined(separator: ",")
            try await submit(6, #"{"op":"append","id":"e1","key":"points","values":[\#(many)]}"#, #""type":"ops""#)
            try await submit(
                7, #"{"op":"append","id":"e1","key":"points","values":[\#(many)]}"#, #""code":"element-too-large""#)
            try await submit(8, #"{"op":"delete","id":"e2"}"#, #""type":"ops""#)
            try await submit(9, #"{"op":"put","id":"e4","value":{}}"#, #""type":"ops""#)
        }
    }

    @Test("refuses what would give an element too many properties, by whichever node its properties came")
    func properties() async throws {
        let redis = try await RedisServer()
        let nodes = try await [NodeProcess(["--redis", redis.url]), NodeProcess(["--redis", redis.url])]
        var sockets: [RawWebSocket] = []
        for node in nodes {
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await socket.join()
            sockets.append(socket)
        }
        func submit(_ n: Int, by socket: RawWebSocket, _ edit: String, _ answer: String) async throws {
            try await socket.send(#"{"type":"submit","n":\#(n),"edits":[\#(edit)]}"#)
            #expect(try await socket.receive(containing: #""n":\#(n)"#).text.contains(answer), "\(edit.prefix(80))")
        }
        func members(_ range: Range<Int>) -> String { range.map { #""k\#($0)":0"# }.joined(separator: ",") }
        try await submit(
            1, by: sockets[0], #"{"op":"put","id":"e","value":{\#(members(0..<1_001))}}"#,
            #""code":"too-many-properties""#)
        try await submit(2, by: sockets[0], #"{"op":"put","id":"e","value":{\#(members(0..<500))}}"#, #""type":"ops""#)
        _ = try await sockets[1].receive(containing: #""n":2"#)
        try await submit(
            3, by: sockets[1], #"{"op":"patch","id":"e","set":{\#(members(500..<999))}}"#, #""type":"ops""#)
        _ = try await sockets[0].receive(containing: #""n":3"#)
        try await submit(4, by: sockets[0], #"{"op":"append","id":"e","key":"p","values":[1]}"#, #""type":"ops""#)
        try await submit(
            5, by: sockets[0], #"{"op":"patch","id":"e","set":{"one":1}}"#, #""code":"too-many-properties""#)
        try await submit(
            6, by: sockets[0], #"{"op":"patch","id":"e","set":{"one":1},"unset":["k0"]}"#, #""type":"ops""#)
        for node in nodes { await node.terminate() }
    }

    @Test("counts what happens, for Prometheus")
    func metrics() async throws {
        try await withNode { node in
            let recorded = try RecordingClient(BoardID.random(), nodes: [node.url])
            await recorded.client.connect()
            try await recorded.submit([.clear])
            // The echo may be here before the node has its receipt, and counts it.
            try await Eventually.holds("what happened is counted") {
                let lines = try await HTTPRequest.get("\(node.url)/metrics").text.split(separator: "\n")
                return ["easel_rooms 1", "easel_sessions 1", "easel_operations_sequenced_total 1"]
                    .allSatisfy { lines.contains($0[...]) }
            }
            await recorded.client.close()
            try await Eventually.holds("the session is no longer counted") {
                try await node.metric("easel_sessions") == 0
            }
        }
    }

    @Test("never takes an answer that is older than what came meanwhile for a log that has lost its tail")
    func heartbeatsUnderLoad() async throws {
        let redis = try await RedisServer(["--appendonly", "no"])
        let node = try await NodeProcess(["--redis", redis.url, "--heartbeat", "2s"])
        let board = BoardID.random()
        let clients = try (0..<4).map { _ in try RecordingClient(board, nodes: [node.url]) }
        for recorded in clients {
            try await recorded.connect()
        }
        for n in 1...1_000 {
            let id = try ElementID(validating: "e\(n % 20)")
            for recorded in clients { try await recorded.client.enqueue([.put(id, ["n": .number(Double(n))])]) }
        }
        for recorded in clients { try await recorded.waitUntilSettled() }
        #expect(try await node.metric("easel_resyncs_total") == 0)
        try await expectAgreement(clients, on: board, nodes: [node.url], operations: 4_000)
        await node.terminate()
    }

    @Test("is measured by easel bench, which finds that all participants agree", arguments: [0, 300])
    func bench(rate: Int) async throws {
        try await withNode { node in
            let bench = try await ChildProcess.run(
                Executable.easel(),
                [
                    "bench", "--url", node.url, "--boards", "2", "--sessions", "6", "--rate", "\(rate)",
                    "--duration", "2", "--json",
                ])
            #expect(bench.status == 0)
            let json = try JSON(parsing: bench.output.utf8)
            let operations = try #require(json["operations"]?.integerValue)
            #expect(operations > 0)
            // Three sessions on each of two boards: each operation goes to three.
            #expect(json["deliveries"]?.integerValue == 3 * operations)
            #expect(json["boardsThatDisagree"]?.integerValue == 0)
            #expect(json["errors"] == .object([:]))
        }
    }
}
