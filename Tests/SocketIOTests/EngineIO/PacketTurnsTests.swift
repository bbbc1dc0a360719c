import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import SocketIO

@Suite("A body of very many packets")
struct PacketTurnsTests {
    /// Counts what a session receives.
    private final class Counting: EngineSessionDelegate {
        private(set) var count = 0

        func received(_ message: EngineMessage) { count += 1 }
        func closed(_ reason: EngineCloseReason) {}
    }

    private func request(_ method: String, _ query: String = "") -> EngineHTTPRequest {
        EngineHTTPRequest(
            method: method, uri: "/engine.io/?EIO=4&transport=polling\(query)", headers: HTTPHeaders(),
            address: "127.0.0.1", isSecure: false)
    }

    @Test("is received some at a time: other connections have their turn in between")
    func turns() throws {
        let loop = EmbeddedEventLoop()
        let counting = NIOLoopBound(Counting(), eventLoop: loop)
        let server = EngineServer(
            EngineConfiguration(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { $0.delegate = counting.value }
        let opening = server.exchange(request("GET"), on: loop)
        loop.run()
        let text = String(buffer: try opening.response.wait().body)
        let id = try #require(text.firstMatch(of: #/"sid":"([^"]+)"/#)?.1)
        let post = server.exchange(request("POST", "&sid=\(id)"), on: loop)
        post.finish(ByteBuffer(string: Array(repeating: "4x", count: 10_000).joined(separator: "\u{1E}")))
        loop.run()
        #expect((1...1_000).contains(counting.value.count))
        loop.advanceTime(by: .seconds(1))
        #expect(counting.value.count == 10_000)
    }
}
