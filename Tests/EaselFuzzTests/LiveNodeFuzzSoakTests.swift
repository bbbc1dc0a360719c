import EaselBoard
import EaselFuzz
import EaselTestSupport
import Testing

/// The same inputs over real sockets, where a hang or a crash shows as one.
@Suite("A node that is sent anything", .serialized)
struct LiveNodeFuzzSoakTests {
    /// A node on which somebody draws and must notice nothing, and a board that nobody touches.
    private func withNode(_ body: (NodeProcess, BoardID) async throws -> Void) async throws {
        try await Bystander.draws { node, board, bystander in
            for number in 0..<20 {
                try await bystander.submit([.put(try ElementID(validating: "e\(number)"), ["x": 1])])
            }
            let before = try await document(of: board, at: node)
            try await body(node, board)
            #expect(try await document(of: board, at: node) == before)
        }
    }

    private func document(of board: BoardID, at node: NodeProcess) async throws -> String {
        try await HTTPRequest.get("\(node.url)/api/boards/\(board)/document").text
    }

    @Test("over a WebSocket closes that one in good order, and others draw on")
    func webSocket() async throws {
        let target = try #require(FuzzTarget.all.first { $0.name == "web-socket" })
        var mutation = InputMutation(seed: FuzzSeed.value, seeds: try target.seeds())
        try await withNode { node, board in
            for number in 0..<Soak.size(100, soak: 3_000) {
                let socket = try await RawWebSocket(port: node.port, path: "/boards/\(board)/ws")
                #expect(socket.isOpen, "seed \(FuzzSeed.value), input \(number)")
                // A close frame at the end, for what leaves the connection open.
                try? await socket.sendBytes(mutation.next())
                try? await socket.send([3, 232], opcode: 8)
            }
        }
    }

    @Test("over a board's WebSocket answers each message, and the board's log stays whole")
    func messages() async throws {
        let target = try #require(FuzzTarget.all.first { $0.name == "client-frame" })
        var mutation = InputMutation(seed: FuzzSeed.value, seeds: try target.seeds())
        try await withNode { node, _ in
            var socket: RawWebSocket?
            for number in 0..<Soak.size(500, soak: 20_000) {
                if socket == nil {
                    socket = try await RawWebSocket(port: node.port, path: "/boards/drawn-on/ws")
                    try await socket?.join()
                }
                guard let open = socket else { continue }
                try await open.send(mutation.next())
                try await open.send(#"{"type":"ping","id":"\#(number)"}"#)
                let answer = try await open.receive(containing: #"{"type":"pong","id":"\#(number)"}"#)
                // A second hello and a text that is no UTF-8 end the connection; nothing else may.
                if answer.opcode == 8 {
                    #expect([4400, 1007].contains(answer.closeCode), "seed \(FuzzSeed.value), input \(number)")
                    socket = nil
                }
            }
            let board = "\(node.url)/api/boards/drawn-on"
            let operations = try await HTTPRequest.get("\(board)/operations?limit=all").text.split(separator: "\n")
            for (index, line) in operations.enumerated() {
                let frame = Array(#"{"type":"ops","ops":[\#(line)]}"#.utf8)
                guard case .ops(let read) = try ServerMessage(decoding: frame) else { continue }
                #expect(read.first?.seq == index + 1)
            }
            #expect(try await HTTPRequest.get("\(board)/document").status == 200)
        }
    }

    @Test("over HTTP answers with a success or a problem, and is there for the next")
    func requests() async throws {
        let target = try #require(FuzzTarget.all.first { $0.name == "request" })
        var mutation = InputMutation(seed: FuzzSeed.value, seeds: try target.seeds())
        try await withNode { node, board in
            for number in 0..<Soak.size(150, soak: 10_000) {
                let input = mutation.next()
                let lines = input.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
                let line = lines[0].filter { $0 > 0x20 && $0 < 0x7F || $0 == 0x20 }
                let body = lines.dropFirst().first.map(Array.init) ?? []
                let head =
                    String(decoding: line, as: UTF8.self)
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.count)\r\n\r\n"
                let socket = try await RawSocket(port: node.port)
                try await socket.write(Array(head.utf8) + body)
                let answer = try await socket.readHead()
                let status = answer.dropFirst("HTTP/1.1 ".count).prefix(1)
                #expect(["2", "4"].contains(status), "seed \(FuzzSeed.value), input \(number): \(head)\(answer)")
            }
        }
    }
}
