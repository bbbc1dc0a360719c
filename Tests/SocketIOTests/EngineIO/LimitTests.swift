import EaselTestSupport
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import SocketIO

@Suite("A server of Engine.IO") struct EngineLimitTests {
    @Test("closes a session on polling whose client fetches nothing, at its limit") func silentPolling() async throws {
        let server = try await EchoServer { $0.maximumUnsentBytes = 10_000 }
        let client = try await server.polling()
        let kilobyte = String(repeating: "x", count: 999)
        for _ in 0..<10 { try await server.send(kilobyte) }
        #expect(server.ends == [])
        try await server.send(kilobyte)
        try await Eventually.holds("how sessions ended") { server.ends == [.transportError] }
        #expect(try await client.get().status == 400)
        #expect(server.engine.sessionCount == 0)
    }

    @Test("keeps no more for all who fetch nothing than it may, and something is left for others") func silentMany()
        async throws
    {
        let server = try await EchoServer { $0.maximumWaitingBytes = 100_000 }
        for count in 1...4 {
            _ = try await server.polling()
            while server.ends.count < count {
                try await server.withSession { $0.send(EncodedMessages(text: String(repeating: "x", count: 999))) }
                #expect(server.engine.statistics.waitingBytes <= 50_000)
            }
            #expect(server.engine.statistics.waitingBytes == 0)
        }
        // The first of two that fetch nothing has half, and the second half of what is left.
        _ = try await server.polling()
        for _ in 0..<40 {
            try await server.withSession { $0.send(EncodedMessages(text: String(repeating: "x", count: 999))) }
        }
        _ = try await server.polling()
        for _ in 0..<25 {
            try await server.withSession { $0.send(EncodedMessages(text: String(repeating: "x", count: 999))) }
        }
        #expect(server.ends.count == 4)
        #expect(server.engine.statistics.waitingBytes == 65 * 999)
    }

    @Test("counts what waits for many clients once") func sharedWaiting() async throws {
        let server = try await EchoServer { $0.maximumWaitingBytes = 100_000 }
        do {
            let event = EncodedMessages(text: String(repeating: "x", count: 30_000))
            for _ in 0..<20 {
                _ = try await server.polling()
                try await server.withSession { $0.send(event) }
            }
            #expect(server.engine.statistics.waitingBytes == 30_000)
        }
        #expect(server.ends == [])
        try await server.close()
        try await Eventually.holds("nothing waits") { server.engine.statistics.waitingBytes == 0 }
    }

    @Test("closes a WebSocket whose client reads nothing, at its limit") func silentWebSocket() async throws {
        let server = try await EchoServer { $0.maximumUnsentBytes = 1 << 20 }
        let socket = try await RawWebSocket(
            port: server.port, path: "/engine.io/?EIO=4&transport=websocket", receiveBuffer: 16 << 10)
        _ = try await socket.receive()
        socket.setReading(false)
        let large = EncodedMessages(text: String(repeating: "x", count: 256 << 10))
        var sent = 0
        while server.ends.isEmpty, sent < 1_000 {
            try await server.withSession { $0.send(large) }
            sent += 1
        }
        try await Eventually.holds("how sessions ended") { server.ends == [.transportError] }
        // Besides the limit, what the kernel took.
        #expect(sent < 100)
        #expect(server.engine.sessionCount == 0)
    }

    @Test("tells whether a client would be sent a message at once") func writability() async throws {
        let server = try await EchoServer()
        let socket = try await RawWebSocket(
            port: server.port, path: "/engine.io/?EIO=4&transport=websocket", receiveBuffer: 16 << 10)
        _ = try await socket.receive()
        #expect(try await server.withSession { $0.isWritable })
        socket.setReading(false)
        let large = EncodedMessages(text: String(repeating: "x", count: 256 << 10))
        while try await server.withSession({ session in
            if session.isWritable { session.send(large) }
            return session.isWritable
        }) {}
        socket.setReading(true)
        try await Eventually.holds("a client that reads again") { try await server.withSession { $0.isWritable } }
    }

    @Test("opens no more sessions than it may, and the next when one ends") func maximumSessions() async throws {
        let server = try await EchoServer { $0.maximumSessions = 2 }
        let client = try await server.polling()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        let refused = try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling")
        #expect(refused.status == 503)
        #expect(refused.text == #"{"code":4,"message":"Too many sessions"}"#)
        #expect(try await server.webSocket().answer.hasPrefix("HTTP/1.1 503"))
        _ = try await client.post("1")
        _ = try await server.polling()
    }

    /// Lets two sessions in for each name.
    private final class ByName: EngineAdmission {
        let counts = NIOLockedValueBox<[String: Int]>([:])

        func admits(_ request: EngineHandshakeRequest) -> Bool {
            counts.withLockedValue { counts in
                guard counts[request.query["name"] ?? "", default: 0] < 2 else { return false }
                counts[request.query["name"] ?? "", default: 0] += 1
                return true
            }
        }

        func released(_ request: EngineHandshakeRequest) {
            counts.withLockedValue { $0[request.query["name"] ?? "", default: 0] -= 1 }
        }
    }

    @Test("asks its application how many sessions each may have") func admission() async throws {
        let admission = ByName()
        let server = try await EchoServer { $0.admission = admission }
        let first = try await server.polling("EIO=4&transport=polling&name=a")
        _ = try await server.polling("EIO=4&transport=polling&name=a")
        #expect(try await HTTPRequest.get("\(server.url)?EIO=4&transport=polling&name=a").status == 503)
        _ = try await server.polling("EIO=4&transport=polling&name=b")
        _ = try await first.post("1")
        _ = try await server.polling("EIO=4&transport=polling&name=a")
        try await server.close()
        #expect(admission.counts.withLockedValue { $0.values.allSatisfy { $0 == 0 } })
    }

    @Test("ends all sessions when it closes, in good order") func shutDown() async throws {
        let server = try await EchoServer()
        let client = try await server.polling()
        async let poll = client.get()
        try await server.waitForPoll()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        try await server.send("last")
        async let closed: Void = server.close()
        #expect(try await poll.text == "1")
        #expect(try await socket.receive().text == "4last")
        #expect(try await socket.receive().opcode == 8)
        try await closed
        try await Eventually.holds("how sessions ended") { server.ends == [.serverShutdown, .serverShutdown] }
        await #expect(throws: (any Error).self) { try await server.polling() }
    }

    @Test("says that it stops, and not that it is full, where it opens no session because of that")
    func stopping() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = EngineServer(EngineConfiguration(), logger: logger) { _ in }
        await server.close()
        let request = EngineHTTPRequest(
            method: "GET", uri: "/socket.io/?EIO=4&transport=polling", headers: [:], address: "::1", isSecure: false)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let refused = try await server.exchange(request, on: loop).response.get()
        #expect(refused.status == 503)
        #expect(String(buffer: refused.body) == #"{"code":4,"message":"Server is stopping"}"#)
        let webSocket = EngineHTTPRequest(
            method: "GET", uri: "/socket.io/?EIO=4&transport=websocket", headers: [:], address: "::1", isSecure: false)
        guard case .refused(.closing, _) = try await server.admitWebSocket(webSocket, on: loop).get() else {
            Issue.record("a WebSocket is refused in another way")
            return
        }
    }

    @Test("closes one session in good order") func closeSession() async throws {
        let server = try await EchoServer()
        let socket = try await server.webSocket()
        _ = try await socket.receive()
        try await server.withSession {
            $0.send(EncodedMessages(text: "bye"))
            $0.close()
        }
        #expect(try await socket.receive().text == "4bye")
        let end = try await socket.receive()
        #expect(end.opcode == 8)
        #expect(end.payload == [])
        let client = try await server.polling()
        try await server.withSession {
            $0.send(EncodedMessages(text: "bye"))
            $0.close()
        }
        #expect(try await client.get().text == "4bye\u{1E}1")
        #expect(try await client.get().status == 400)
        try await Eventually.holds("how sessions ended") { server.ends == [.forcedClose, .forcedClose] }
    }

    @Test("is disturbed by no flood of malformed frames and bodies") func noise() async throws {
        let server = try await EchoServer()
        let bystander = try await server.webSocket()
        _ = try await bystander.receive()
        var random = SeededGenerator(seed: 11)
        for round in 0..<200 {
            let socket = try await server.webSocket()
            let bytes = (0..<Int.random(in: 1..<200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            try? await socket.sendBytes(bytes)
            socket.close()
            let client = try await server.polling()
            _ = try await client.post(String(decoding: bytes, as: UTF8.self))
            let raw = try await RawSocket(port: server.port)
            try? await raw.write(bytes)
            raw.close()
            if round.isMultiple(of: 20) {
                try await bystander.send("4\(round)")
                #expect(try await bystander.receive().text == "4\(round)")
            }
        }
    }
}
