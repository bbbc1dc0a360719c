import EaselBoard
import EaselClient
import EaselJSON
import EaselTestSupport
import Foundation
import NIOConcurrencyHelpers
import Testing

@Suite("Long work over HTTP", .serialized)
struct WorkTests {
    private let board = BoardID.random()

    /// A drawing of 0.8 MiB in points, which takes long to read and to write, and becomes some four operations.
    private static let intricate = intricate(strokes: 32)

    private static func intricate(strokes: Int) -> String {
        let points = Array(repeating: "[12.25,-7.5]", count: 2_000).joined(separator: ",")
        let strokes = (0..<strokes).map { #"{"id":"s\#($0)","type":"line","points":[\#(points)]}"# }
        return #"{"type":"excalidraw","elements":["# + strokes.joined(separator: ",") + "]}"
    }

    /// A drawing of 4 MiB in long texts, which is many bytes and little work.
    private static let long: String = {
        let text = String(repeating: "x", count: 100_000)
        let texts = (0..<40).map { #"{"id":"t\#($0)","type":"text","text":"\#(text)"}"# }
        return #"{"type":"excalidraw","elements":["# + texts.joined(separator: ",") + "]}"
    }()

    /// A machine that is busy with much else may take longer to sequence it than a node lets a request wait.
    private func draw(_ text: String, on node: NodeProcess) async throws {
        try await Eventually.holds("the drawing is on the board") {
            let answer = try await HTTPRequest.send("POST", api(node) + "/import", body: text)
            if answer.status != 503 { #expect(answer.status == 200, "\(answer.text)") }
            return answer.status != 503
        }
    }

    private func api(_ node: NodeProcess) -> String { "\(node.url)/api/boards/\(board.string)" }

    /// A connection on which a request was written, as it stands.
    private func ask(
        _ node: NodeProcess, _ request: String, from address: String? = nil, isReading: Bool = true
    ) async throws -> RawSocket {
        let socket = try await RawSocket(port: node.port, isReading: isReading, receiveBuffer: 16 << 10)
        let forwarded = address.map { "X-Forwarded-For: \($0)\r\n" } ?? ""
        let headers = "\r\nHost: localhost\r\nContent-Type: application/json\r\n\(forwarded)"
        try await socket.write(Array(request.replacing("\n", with: headers, maxReplacements: 1).utf8))
        return socket
    }

    private func get(_ node: NodeProcess, _ path: String, isReading: Bool = true) async throws -> RawSocket {
        try await ask(node, "GET /api/boards/\(board.string)/\(path) HTTP/1.1\n\r\n", isReading: isReading)
    }

    // MARK: Others

    @Test("delays neither who joins another board nor who draws there")
    func others() async throws {
        try await withNode { node in
            try await draw(Self.intricate, on: node)
            let painter = try RecordingClient(BoardID.random(), nodes: [node.url])
            try await painter.connect()
            let quiet = try await medians(painter, node)
            let isOver = NIOLockedValueBox(false)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for reader in 0..<16 {
                    let url = "\(api(node))/\(reader % 2 == 0 ? "document" : "export.svg")?at=\(reader % 3 + 1)"
                    group.addTask {
                        while !isOver.withLockedValue({ $0 }) { _ = try await HTTPRequest.get(url) }
                    }
                }
                try await Eventually.holds("readers wait for each other") {
                    try await node.metric("easel_work_waiting") > 0
                }
                let loud = try await medians(painter, node)
                #expect(try await node.metric("easel_work_active") > 0)
                isOver.withLockedValue { $0 = true }
                // Where others waited behind the readers, they took hundreds of times as long.
                let floor = Duration.milliseconds(20)
                #expect(loud.operation < max(quiet.operation, floor) * 30)
                #expect(loud.join < max(quiet.join, floor) * 30)
                try await group.waitForAll()
            }
        }
    }

    private func medians(
        _ painter: RecordingClient, _ node: NodeProcess
    ) async throws -> (operation: Duration, join: Duration) {
        let clock = ContinuousClock()
        var (operations, joins): ([Duration], [Duration]) = ([], [])
        for _ in 0..<15 {
            operations.append(try await clock.measure { _ = try await painter.submit([.clear]) })
        }
        for _ in 0..<5 {
            let joining = try RecordingClient(BoardID.random(), nodes: [node.url])
            joins.append(try await clock.measure { try await joining.connect() })
            await joining.client.close()
        }
        return (operations.sorted()[7], joins.sorted()[2])
    }

    // MARK: Readers

    @Test(
        "for clients that do not read costs little memory, and ends",
        arguments: [
            ("operations?limit=all", "application/x-ndjson"), ("operations", "text/event-stream"), ("document", "*/*"),
        ])
    func unread(path: String, type: String) async throws {
        try await withNode(["--http-stall-timeout", "2s"]) { node in
            try await draw(Self.long, on: node)
            _ = try await HTTPRequest.get("\(api(node))/document")
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            var sockets: [RawSocket] = []
            let request = "GET /api/boards/\(board.string)/\(path) HTTP/1.1\nAccept: \(type)\r\n\r\n"
            for _ in 0..<40 { sockets.append(try await ask(node, request, isReading: false)) }
            var most = 0
            try await Eventually.holds("all were given up") {
                most = max(most, try NodeMemory.residentKilobytes(of: node.pid))
                return try await node.metric("easel_http_slow_clients_total") == 40
            }
            try await Eventually.holds("nothing is kept for them") {
                let streams = try await node.metric("easel_streams")
                let bytes = try await node.metric("easel_work_bytes")
                return streams == 0 && bytes == 0
            }
            #expect(most - before < 80 << 10)
            sockets.forEach { $0.close() }
        }
    }

    @Test("for event streams that nobody reads ends with the board")
    func deletion() async throws {
        try await withNode { node in
            try await draw(Self.long, on: node)
            let events = "GET /api/boards/\(board.string)/operations HTTP/1.1\nAccept: text/event-stream\r\n\r\n"
            var sockets: [RawSocket] = []
            for _ in 0..<20 { sockets.append(try await ask(node, events, isReading: false)) }
            try await Eventually.holds("all listen") { try await node.metric("easel_streams") == 20 }
            #expect(try await HTTPRequest.send("DELETE", api(node)).status == 204)
            try await Eventually.holds("all have ended") { try await node.metric("easel_streams") == 0 }
            sockets.forEach { $0.close() }
        }
    }

    @Test("for a client that reads slowly goes on for longer than an idle connection is kept")
    func slowReader() async throws {
        try await withNode(["--http-stall-timeout", "4s"]) { node in
            try await draw(Self.long, on: node)
            let socket = try await get(node, "document")
            let head = try await socket.readHead()
            let length = try #require(
                head.lowercased().firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) }, "\(head)")
            var left = length
            var piece: [UInt8] = []
            while left > 0 {
                // This is what makes it slow.
                socket.setReading(false)
                try await Task.sleep(for: .milliseconds(100))
                socket.setReading(true)
                piece = try await socket.read(min(left, 45 << 10))
                left -= piece.count
            }
            #expect(piece.last == UInt8(ascii: "}"))
            #expect(try await node.metric("easel_http_slow_clients_total") == 0)
        }
    }

    // MARK: Bodies

    @Test(
        "whose body does not come on is answered with 408 and closed",
        arguments: [
            "POST /api/boards/b/import", "POST /api/boards", "PATCH /api/boards/b", "POST /api/boards/b/operations",
        ])
    func stalledBodies(request: String) async throws {
        try await withNode(["--http-stall-timeout", "400ms"]) { node in
            _ = try await HTTPRequest.send("POST", "\(node.url)/api/boards", body: #"{"id":"b"}"#)
            for framing in [
                "Content-Length: 10000\r\n\r\n{\"a\":", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
            ] {
                let socket = try await ask(node, "\(request) HTTP/1.1\n\(framing)")
                let head = try await socket.readHead()
                #expect(head.hasPrefix("HTTP/1.1 408"), "\(head)")
                #expect(head.lowercased().contains("connection: close"))
                try await expectEnd(socket)
            }
            #expect(try await node.metric("easel_work_bytes") == 0)
        }
    }

    /// Waits until the node has closed the connection.
    private func expectEnd(_ socket: RawSocket) async throws {
        await #expect(throws: RawSocket.Failure.self) { _ = try await socket.read(1 << 30) }
    }

    @Test(
        "that is refused is answered, and its body is not read on without end",
        arguments: [
            ("POST /api/boards/b/import", "413"), ("POST /api/boards/b/operations", "413"), ("POST /api/boards", "413"),
            ("POST /api/boards/a.b/import", "400"), ("POST /api/nowhere", "404"), ("PATCH /api/boards/b", "413"),
            ("GET /healthz", "200"), ("DELETE /api/boards/none", "404"),
        ])
    func unreadBodies(request: String, status: String) async throws {
        try await withNode(["--http-linger-bytes", "2097152"]) { node in
            // What the network may hold on its way comes on top of what the node reads.
            try await expectRefusal(of: request, status: status, pieces: 128, taken: 64, by: node)
        }
    }

    @Test("that is refused is read on for 64 MiB by default: longer than anything that is accepted")
    func lingering() async throws {
        try await withNode { node in
            try await expectRefusal(
                of: "POST /api/boards/b/operations", status: "413", pieces: 256, taken: 130, by: node)
            let body = String(repeating: " ", count: 50 << 20 | 1)
            let answer = try await HTTPRequest.send("POST", api(node) + "/import", body: body)
            #expect(answer.status == 413)
        }
    }

    /// Sends pieces of 1 MiB, of which the node has to stop taking any, and reads the answer only then.
    private func expectRefusal(
        of request: String, status: String, pieces: Int, taken: Int, by node: NodeProcess
    ) async throws {
        let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
        for framing in ["Content-Length: 17179869184", "Transfer-Encoding: chunked"] {
            let socket = try await ask(node, "\(request) HTTP/1.1\n\(framing)\r\n\r\n")
            let isChunked = framing.hasPrefix("Transfer")
            // Those who send first and read later find the answer too.
            var sent = 0
            do {
                while sent < pieces {
                    if isChunked { try await socket.write(Array("100000\r\n".utf8)) }
                    try await socket.write(isChunked ? piece + Array("\r\n".utf8) : piece)
                    sent += 1
                }
            } catch {
                // Closed, as it should be.
            }
            #expect(sent < taken, "\(sent) MiB were taken")
            let head = try await socket.readHead()
            #expect(head.hasPrefix("HTTP/1.1 \(status)"), "\(head)")
        }
    }

    @Test("on bodies is bounded for each address, which hears when to come again")
    func bodyBytes() async throws {
        try await withNode(["--work-bytes", "1048576"]) { node in
            let ada = "203.0.113.7"
            let body = String(repeating: " ", count: 300_000)
            let upload = "POST /api/boards/b/import HTTP/1.1\nContent-Length: 600000\r\n\r\n\(body)"
            let first = try await ask(node, upload, from: ada)
            try await Eventually.holds("the first is held") { try await node.metric("easel_work_bytes") == 300_000 }
            let second = try await ask(node, upload, from: ada)
            let refusal = try await second.readHead()
            #expect(refusal.hasPrefix("HTTP/1.1 429"), "\(refusal)")
            #expect(refusal.lowercased().contains("retry-after:"))
            // Others have room.
            let other = try await HTTPRequest.send(
                "POST", "\(node.url)/api/boards/c/import", body: #"{"type":"excalidraw","elements":[]}"#,
                headers: [("x-forwarded-for", "203.0.113.8")])
            #expect(other.status == 200)
            first.close()
            try await Eventually.holds("nothing is held") { try await node.metric("easel_work_bytes") == 0 }
        }
    }

    // MARK: Imports

    @Test(
        "on files of millions of values ends for a small multiple of their bytes, refused or without what is too large",
        arguments: [
            (#"{"type":"excalidraw","elements":["#, "{},", "", "urn:easel:problem:board-full"),
            (#"{"type":"excalidraw","elements":[{"points":["#, "[0,0],", "[0,0]]}]}", #""noteCount":1"#),
            (#"{"type":"excalidraw","elements":[["#, "[", "", "urn:easel:problem:invalid-json"),
            (#"{"type":"excalidraw","elements":[{"text":""#, "xxxxxxxx", #""}]}"#, #""noteCount":1"#),
            (#"{"type":"excalidraw","elements":[],"files":{"f":{"a":["#, "0,", "0]}}}", #""noteCount":1"#),
        ])
    func floods(start: String, unit: String, end: String, says: String) async throws {
        try await withNode { node in
            let before = try NodeMemory.residentKilobytes(of: node.pid)
            let text = start + String(repeating: unit, count: (8 << 20) / unit.utf8.count) + end
            let answer = try await HTTPRequest.send("POST", api(node) + "/import", body: text)
            #expect(answer.text.contains(says), "\(answer.text)")
            #expect(try NodeMemory.residentKilobytes(of: node.pid) - before < 64 << 10)
        }
    }

    @Test("for a sender who has left ends: no more of the drawing is sequenced")
    func leaving() async throws {
        try await withNode(["--limit-operation-bytes", "1024", "--http-stall-timeout", "400ms"]) { node in
            let text = Self.intricate(strokes: 80)
            let socket = try await ask(
                node,
                "POST /api/boards/\(board.string)/import HTTP/1.1\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            func seq() async throws -> Int {
                let answer = try await HTTPRequest.get(api(node))
                return answer.status == 200 ? try EaselBoardJSON.integer("seq", of: answer.body) ?? 0 : 0
            }
            try await Eventually.holds("the first operations are sequenced") { try await seq() > 0 }
            socket.close()
            try await Eventually.holds("nothing is held for it") { try await node.metric("easel_work_bytes") == 0 }
            try await Eventually.holds("what had come of it is taken back") {
                try await node.metric("easel_imports_taken_back_total") == 1
            }
            try await Eventually.holds("it has ended") { try await node.metric("easel_imports") == 0 }
            let last = try await seq()
            #expect(last < text.utf8.count / 1_024)
            let document = try await HTTPRequest.get(api(node) + "/document")
            #expect(try JSON(parsing: document.body)["elements"] == [:])
            #expect(try await seq() == last)
        }
    }

    @Test("on imports is bounded in number: those that are too many are refused at once, and the others come in turn")
    func manyImports() async throws {
        try await withNode(["--imports", "1"]) { node in
            // One whose body does not end, and as many as may wait.
            var sockets: [RawSocket] = []
            for address in 1...5 {
                sockets.append(
                    try await ask(
                        node,
                        "POST /api/boards/many/import HTTP/1.1\nContent-Length: 1000\r\n\r\n{",
                        from: "192.0.2.\(address)"))
                try await Eventually.holds("it is under way, or waits") {
                    let (active, waiting) = (
                        try await node.metric("easel_imports"), try await node.metric("easel_imports_waiting")
                    )
                    return active == 1 && waiting == address - 1
                }
            }
            func importDrawing(from address: String) async throws -> HTTPRequest.Answer {
                try await HTTPRequest.send(
                    "POST", "\(node.url)/api/boards/many/import", body: #"{"type":"excalidraw","elements":[]}"#,
                    headers: [("X-Forwarded-For", address)])
            }
            let ofOne = try await importDrawing(from: "192.0.2.1")
            #expect(ofOne.status == 429 && ofOne.headers["retry-after"] != nil)
            let ofAll = try await importDrawing(from: "192.0.2.9")
            #expect(ofAll.status == 503 && ofAll.headers["retry-after"] != nil)
            #expect(try await node.metric("easel_imports_refused_total") == 2)
            for socket in sockets { socket.close() }
            try await Eventually.holds("they are given up") { try await node.metric("easel_imports_waiting") == 0 }
            try await Eventually.holds("imports come through again") {
                try await importDrawing(from: "192.0.2.1").status == 200
            }
        }
    }

    @Test("for a client that only says that it has sent all goes on")
    func halfClosed() async throws {
        try await withNode { node in
            try await draw(Self.intricate, on: node)
            let socket = try await get(node, "export.svg")
            try await socket.finishWriting()
            var head = try await socket.readHead()
            while head.hasPrefix("HTTP/1.1 102") { head = try await socket.readHead() }
            #expect(head.hasPrefix("HTTP/1.1 200"), "\(head)")
            _ = try await socket.read("the picture's end") { bytes in
                bytes.readableBytesView.suffix(7).elementsEqual("</svg>\n".utf8) ? bytes.readableBytes : nil
            }
        }
    }

    @Test("on a picture that would be too large is refused with what is allowed")
    func pictures() async throws {
        try await withNode { node in
            let points = (0..<60_000).map { "[\($0 % 2 * 100),0]" }.joined(separator: ",")
            try await draw(
                #"{"type":"excalidraw","elements":[{"id":"e","type":"freedraw","points":[\#(points)]}]}"#, on: node)
            let picture = try await HTTPRequest.get("\(api(node))/export.svg")
            #expect(picture.status == 422)
            #expect(try EaselBoardJSON.string("type", of: picture.body) == "urn:easel:problem:drawing-too-large")
            #expect(picture.text.contains("1000000 marks"))
            #expect(try await HTTPRequest.get("\(api(node))/export.excalidraw").status == 200)
        }
    }
}
