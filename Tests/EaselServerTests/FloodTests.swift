import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import Testing

@Suite("Someone who sends without end", .serialized)
struct FloodTests {
    private func edit(_ n: Int) throws -> [Edit] {
        [.put(try ElementID(validating: "e\(n % 100)"), ["n": .number(Double(n))])]
    }

    @Test("is slowed down, loses nothing by it, and does not hold up the others")
    func slowedDown() async throws {
        try await withNode(["--rate-messages", "2", "--rate-burst", "1s"]) { node in
            let board = BoardID.random()
            let flooder = try RecordingClient(board, nodes: [node.url])
            let other = try RecordingClient(board, nodes: [node.url])
            for recorded in [flooder, other] { try await recorded.connect() }
            var drawn = 0
            // A machine may stand still for longer than the flood is held back: then there is another.
            try await Eventually.holds("the other one draws while the flood is held back") {
                for n in 1...20 { try await flooder.client.enqueue(edit(n)) }
                try await Eventually.holds("the flood is slowed down") {
                    try await node.metric("easel_sessions_throttled_total") > 0
                }
                // This one waits until the others are paid for, many times as long as an operation takes.
                try await flooder.client.enqueue(edit(21))
                try await other.submit(edit(22))
                drawn += 22
                return await flooder.client.unacknowledgedCount > 0
            }
            try await flooder.waitUntilSettled()
            #expect(try await node.metric("easel_sessions_rate_limited_total") == 0)
            #expect(!flooder.wasDisconnected)
            try await expectAgreement([flooder, other], on: board, nodes: [node.url], operations: drawn)
        }
    }

    /// A connection whose other end sends as fast as it can, and takes what comes.
    private struct Flood {
        let socket: RawSocket
        /// Answers, each of which is one JSON object.
        let answered = NIOLockedValueBox(0)

        /// Joins a board of its own.
        init(_ node: NodeProcess, key: Int) async throws {
            socket = try await RawSocket(port: node.port)
            let handshake = """
                GET /boards/flood\(key)/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                """
            try await socket.write(Array(handshake.utf8))
            #expect(try await socket.readHead().hasPrefix("HTTP/1.1 101"))
            try await socket.write(Self.frame(#"{"type":"hello","key":"the key of flooder \#(key)"}"#))
        }

        static func frame(_ text: String) -> [UInt8] {
            [0x81, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + Array(text.utf8)
        }

        /// Sends the messages without end, until cancelled, and counts the answers.
        func run(_ message: String) async throws {
            let many = Array(repeatElement(Self.frame(message), count: 2_000).joined())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { while !Task.isCancelled { try await socket.write(many) } }
                group.addTask {
                    while !Task.isCancelled {
                        let bytes = try await socket.read("answers") { $0.readableBytes > 0 ? $0.readableBytes : nil }
                        let count = bytes.count { $0 == UInt8(ascii: "{") }
                        answered.withLockedValue { $0 += count }
                    }
                }
                try await group.next()
                group.cancelAll()
                socket.close()
            }
        }
    }

    @Test(
        "in small messages gets no more than its turns: an operation and a join on other boards wait for a few of them",
        arguments: [#"{"type":"ping"}"#, #"{"type":"digest"}"#, #"{"type":"dance"}"#, "{"])
    func smallMessages(message: String) async throws {
        try await withNode(["--loops", "1", "--rate-messages", "0", "--rate-bytes", "0"]) { node in
            let painter = try RecordingClient(BoardID.random(), nodes: [node.url])
            try await painter.connect()
            let floods = [try await Flood(node, key: 1), try await Flood(node, key: 2)]
            let tasks = floods.map { flood in Task { try await flood.run(message) } }
            func answered() -> Int { floods.reduce(0) { $0 + $1.answered.withLockedValue { $0 } } }
            func answeredMeanwhile(_ count: Int, _ body: () async throws -> Void) async throws -> Int {
                var counts: [Int] = []
                for _ in 0..<count {
                    let before = answered()
                    try await body()
                    counts.append(answered() - before)
                }
                return counts.sorted()[count / 2]
            }
            try await Eventually.holds("the floods are answered") {
                floods.allSatisfy { $0.answered.withLockedValue { $0 } > 10_000 }
            }
            let before = answered()
            // How long they take depends on the machine; how many answers the floods get meanwhile, on their turns. Without
            // turns it is 4,000 and more for an operation, and 16,000 and more for a join, of several round trips.
            let operation = try await answeredMeanwhile(15) { _ = try await painter.submit(edit(1)) }
            let join = try await answeredMeanwhile(5) {
                let newcomer = try RecordingClient(BoardID.random(), nodes: [node.url])
                try await newcomer.connect()
                await newcomer.client.close()
            }
            #expect(
                operation + join < 17_000, "\(operation) answers went before one operation, \(join) before one join")
            #expect(answered() > before)
            tasks.forEach { $0.cancel() }
            floods.forEach { $0.socket.close() }
        }
    }

    @Test(
        "in long messages of very many values, or nested deeply, leaves other boards undisturbed meanwhile",
        arguments: ["[],", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],", #"{"a":0},"#])
    func longMessages(unit: String) async throws {
        try await withNode(["--loops", "1", "--rate-bytes", "0"]) { node in
            let painter = try RecordingClient(BoardID.random(), nodes: [node.url])
            try await painter.connect()
            let flooder = try await RawWebSocket(port: node.port, path: "/boards/long/ws")
            try await flooder.join()
            let values = String(repeating: unit, count: 1_000_000 / unit.utf8.count) + "0"
            let messages = [
                #"{"type":"submit","n":1,"edits":[\#(values)]}"#, #"{"type":"presence","state":{"a":[\#(values)]}}"#,
                #"{"type":"ping","id":[\#(values)]}"#,
            ]
            // While one is decoded, for as long as that takes, others draw.
            let isOver = NIOLockedValueBox(false)
            async let answers: Void = {
                defer { isOver.withLockedValue { $0 = true } }
                for message in messages {
                    try await flooder.send(message)
                    let answer = try await flooder.receive(containing: #""code":""#).text
                    #expect(answer.contains("too-"), "\(answer.prefix(300))")
                }
            }()
            var drawn = 0
            while !isOver.withLockedValue({ $0 }) {
                drawn += 1
                try await painter.submit(edit(drawn))
            }
            try await answers
            // On the loop that they share, one operation at most would come between two messages.
            #expect(drawn > messages.count * 3, "\(drawn) operations")
        }
    }

    @Test("long operations has them in the order in which they were sent, those before it left without a word too")
    func longSubmits() async throws {
        try await withNode { node in
            let text = String(repeating: "x", count: 100_000)
            func submit(_ n: Int) -> String {
                let value = n % 3 == 0 ? "1" : "\"\(text)\""
                return #"{"type":"submit","n":\#(n),"edits":[{"op":"put","id":"e","value":{"v":\#(value)}}]}"#
            }
            let board = BoardID.random()
            let socket = try await RawWebSocket(port: node.port, path: "/boards/\(board.string)/ws")
            try await socket.join()
            for n in 1...9 { try await socket.send(submit(n)) }
            // A close frame right behind them.
            try await socket.send([0x03, 0xE8], opcode: 8)
            #expect(try await socket.closeCode() == 1000)
            try await Eventually.holds("all are in the log") {
                try await HTTPRequest.operations(node.url, board: board).map(\.n) == Array(1...9)
            }
            try await Eventually.holds("nobody is left on the board") { try await node.metric("easel_sessions") == 0 }
        }
    }

    @Test("and never lets up is told why, when to come again, and closed with 4429")
    func endless() async throws {
        try await withNode(["--rate-messages", "10", "--rate-burst", "1s", "--rate-patience", "500ms"]) { node in
            let socket = try await RawWebSocket(port: node.port, path: "/boards/b/ws")
            try await socket.join()
            let flood = Task {
                while !Task.isCancelled { try await socket.send(#"{"type":"ping"}"#) }
            }
            let error = try await socket.receive(containing: #""type":"error""#)
            #expect(error.text.contains(#""code":"rate-limit""#))
            #expect(error.text.contains(#""after":1000"#))
            #expect(try await socket.closeCode() == 4429)
            flood.cancel()
            try await Eventually.holds("it is counted") {
                try await node.metric("easel_sessions_rate_limited_total") == 1
            }
        }
    }
}
