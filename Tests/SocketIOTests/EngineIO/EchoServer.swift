import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore

@testable import SocketIO

/// A server of Engine.IO on a port of its own that sends back every message.
final class EchoServer: Sendable {
    let engine: EngineServer
    private let listener: EngineListener
    private let log: Log

    /// What has happened to sessions, in order.
    final class Log: Sendable {
        let sessions = NIOLockedValueBox<[NIOLoopBound<Echo>]>([])
        let ends = NIOLockedValueBox<[EngineCloseReason]>([])
        let received = NIOLockedValueBox(0)
    }

    final class Echo: EngineSessionDelegate {
        unowned let session: any EngineSession
        private let log: Log
        let echoes: Bool

        init(_ session: any EngineSession, _ log: Log, echoes: Bool) {
            self.session = session
            self.log = log
            self.echoes = echoes
        }

        func received(_ message: EngineMessage) {
            log.received.withLockedValue { $0 += 1 }
            if echoes { session.send(EncodedMessages([message])) }
        }

        func closed(_ reason: EngineCloseReason) {
            log.ends.withLockedValue { $0.append(reason) }
        }
    }

    /// With the defaults of Node at `/engine.io/`, but for what `change` changes. Nobody is pinged: a test that waits for what it
    /// has asked for gets no ping instead, however slow the machine is.
    init(echoes: Bool = true, _ change: (inout EngineConfiguration) -> Void = { _ in }) async throws {
        var configuration = EngineConfiguration()
        configuration.path = "/engine.io/"
        configuration.pingInterval = .hours(1)
        change(&configuration)
        let log = Log()
        self.log = log
        engine = EngineServer(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            session in
            let echo = Echo(session, log, echoes: echoes)
            session.delegate = echo
            log.sessions.withLockedValue { $0.append(NIOLoopBound(echo, eventLoop: session.eventLoop)) }
        }
        listener = try await EngineListener.bind(engine, host: "127.0.0.1", port: 0)
    }

    func close() async throws { try await listener.close() }

    var port: Int { listener.port }
    var url: String { "http://127.0.0.1:\(port)/engine.io/" }
    var ends: [EngineCloseReason] { log.ends.withLockedValue { $0 } }
    /// Messages that sessions got.
    var received: Int { log.received.withLockedValue { $0 } }

    /// Does something with the session that was opened last, on its event loop.
    func withSession<Result: Sendable>(
        _ body: @escaping @Sendable (any EngineSession) throws -> Result
    ) async throws -> Result {
        guard let echo = log.sessions.withLockedValue({ $0.last }) else { throw Missing() }
        return try await echo.eventLoop.submit { try body(echo.value.session) }.get()
    }

    struct Missing: Error {}

    func send(_ text: String) async throws {
        try await withSession { $0.send(EncodedMessages(text: text)) }
    }

    // MARK: Clients

    func webSocket(
        _ query: String = "EIO=4&transport=websocket", headers: String = "", staysOpen: Bool = false
    ) async throws -> RawWebSocket {
        try await RawWebSocket(port: port, path: "/engine.io/?\(query)", headers: headers, staysOpen: staysOpen)
    }

    /// A session on polling.
    func polling(_ query: String = "EIO=4&transport=polling") async throws -> PollingClient {
        try await PollingClient(url: url, query: query)
    }
}

/// A session on polling, as a client has it.
struct PollingClient: Sendable {
    let url: String
    let sid: String
    /// The answer that opened the session.
    let opening: HTTPRequest.Answer

    init(url: String, query: String) async throws {
        opening = try await HTTPRequest.get("\(url)?\(query)")
        guard let sid = opening.text.split(separator: "\"sid\":\"").last?.prefix(while: { $0 != "\"" }),
            opening.text.contains("\"sid\"")
        else { throw NotOpened(answer: "\(opening.status) \(opening.text)") }
        self.sid = String(sid)
        self.url = "\(url)?\(query.replacing("&b64=1", with: ""))&sid=\(sid)"
    }

    struct NotOpened: Error { let answer: String }

    func get(headers: [(String, String)] = []) async throws -> HTTPRequest.Answer {
        try await HTTPRequest.get(url, headers: headers)
    }

    func post(_ body: String, headers: [(String, String)] = [("content-type", "text/plain")]) async throws
        -> HTTPRequest.Answer
    {
        try await HTTPRequest.send("POST", url, body: body, headers: headers)
    }
}
