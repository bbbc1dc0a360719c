import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import SocketIO

@Suite("Another HTTP server with sessions of Engine.IO") struct EngineEmbeddingTests {
    private let ends = NIOLockedValueBox<[EngineCloseReason]>([])
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    private func engine() -> EngineServer {
        let ends = self.ends
        var configuration = EngineConfiguration()
        // A ping would be answered to a poll in the place of what is waited for.
        configuration.pingInterval = .hours(1)
        return EngineServer(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            $0.delegate = Echo($0, ends)
        }
    }

    private final class Echo: EngineSessionDelegate {
        private unowned let session: any EngineSession
        private let ends: NIOLockedValueBox<[EngineCloseReason]>

        init(_ session: any EngineSession, _ ends: NIOLockedValueBox<[EngineCloseReason]>) {
            self.session = session
            self.ends = ends
        }

        func received(_ message: EngineMessage) { session.send(EncodedMessages([message])) }

        func closed(_ reason: EngineCloseReason) { ends.withLockedValue { $0.append(reason) } }
    }

    private func request(_ method: String, sid: String? = nil) -> EngineHTTPRequest {
        EngineHTTPRequest(
            method: method, uri: "/socket.io/?EIO=4&transport=polling" + (sid.map { "&sid=\($0)" } ?? ""),
            headers: HTTPHeaders(), address: "192.0.2.1", isSecure: true)
    }

    private func body(_ parts: [String], failing: Bool = false) -> AsyncThrowingStream<ByteBuffer, any Error> {
        AsyncThrowingStream { stream in
            for part in parts { stream.yield(ByteBuffer(string: part)) }
            stream.finish(throwing: failing ? ChannelError.inputClosed : nil)
        }
    }

    private func open(_ engine: EngineServer) async throws -> String {
        let opened = try await engine.respond(to: request("GET"), body: body([]), on: eventLoop)
        #expect(opened.status == 200)
        return try #require(String(buffer: opened.body).firstMatch(of: /"sid":"([^"]+)/).map { String($0.output.1) })
    }

    @Test("hands over polling requests as values, on any event loop") func polling() async throws {
        let engine = engine()
        let sid = try await open(engine)
        let other = MultiThreadedEventLoopGroup.singleton.next()
        let posted = try await engine.respond(to: request("POST", sid: sid), body: body(["4he", "llo"]), on: other)
        #expect(String(buffer: posted.body) == "ok")
        let polled = try await engine.respond(to: request("GET", sid: sid), body: body([]), on: other)
        #expect(String(buffer: polled.body) == "4hello")
        let large = try await engine.respond(
            to: request("POST", sid: sid), body: body(["4", String(repeating: "x", count: 1_000_000)]), on: other)
        #expect(large.status == 413)
    }

    @Test("has a session end when the task of its poll is cancelled") func cancelled() async throws {
        let engine = engine()
        let sid = try await open(engine)
        let poll = Task { try await engine.respond(to: request("GET", sid: sid), body: body([]), on: eventLoop) }
        poll.cancel()
        _ = try await poll.value
        try await Eventually.holds("the end of the session") { ends.withLockedValue { $0 } == [.transportError] }
        #expect(engine.sessionCount == 0)
    }

    @Test("has a session end when a body breaks off") func brokenBody() async throws {
        let engine = engine()
        let sid = try await open(engine)
        let posted = try await engine.respond(
            to: request("POST", sid: sid), body: body(["4he"], failing: true), on: eventLoop)
        #expect(posted.status == 400)
        #expect(ends.withLockedValue { $0 } == [.transportError])
    }
}
