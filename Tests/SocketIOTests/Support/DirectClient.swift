import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

@testable import SocketIO

/// A client whose messages go to a server without a network between: a session of Engine.IO that a test holds the other
/// end of.
final class DirectClient: Sendable {
    private let session: NIOLoopBound<Session>
    private let state: NIOLockedValueBox<State>

    fileprivate struct State {
        var received: [EngineMessage] = []
        var isClosed = false
        var isReading = true
        var isWritable = true
    }

    private final class Session: EngineSession {
        let id = SessionIdentifier.make()
        let eventLoop: any EventLoop
        let request: EngineHandshakeRequest
        var delegate: (any EngineSessionDelegate)?
        let state: NIOLockedValueBox<State>

        init(_ eventLoop: any EventLoop, _ request: EngineHandshakeRequest, _ state: NIOLockedValueBox<State>) {
            self.eventLoop = eventLoop
            self.request = request
            self.state = state
        }

        let unsentBytes = 0
        var maximumMessage = 1 << 20

        var isWritable: Bool { state.withLockedValue(\.isWritable) }
        var answeredPing: NIODeadline? { nil }

        func send(_ messages: EncodedMessages) {
            eventLoop.assertInEventLoop()
            state.withLockedValue { if !$0.isClosed { $0.received += messages.messages } }
        }

        func setReading(_ reading: Bool) { state.withLockedValue { $0.isReading = reading } }
        func close() { end(.forcedClose) }

        func end(_ reason: EngineCloseReason) {
            let wasOpen = state.withLockedValue { state in
                defer { state.isClosed = true }
                return !state.isClosed
            }
            guard wasOpen else { return }
            let delegate = delegate
            self.delegate = nil
            delegate?.closed(reason)
        }
    }

    /// Connects to a server, on an event loop of its own if there are several.
    init(_ server: SocketIOServer, revision: Int) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let state = NIOLockedValueBox(State())
        self.state = state
        let request = EngineHandshakeRequest(
            uri: "/socket.io/?EIO=4&transport=websocket", query: ["EIO": "\(revision)"],
            headers: ["user-agent": "test"],
            address: "127.0.0.1", isSecure: false, protocolVersion: revision)
        session = try await eventLoop.submit {
            let session = Session(eventLoop, request, state)
            server.serve(session)
            return NIOLoopBound(session, eventLoop: eventLoop)
        }.get()
    }

    /// Connects to a namespace, and returns its answer.
    convenience init(
        _ server: SocketIOServer, in namespace: String = "/", auth: SocketValue? = nil
    ) async throws {
        try await self.init(server, revision: 4)
        send(Packet(kind: .connect, namespace: namespace, data: auth))
    }

    var isClosed: Bool { state.withLockedValue(\.isClosed) }
    var isReading: Bool { state.withLockedValue(\.isReading) }
    /// What has come and was not taken.
    var waiting: Int { state.withLockedValue(\.received.count) }

    func setWritable(_ isWritable: Bool) { state.withLockedValue { $0.isWritable = isWritable } }

    func send(_ text: String) { send([.text(ByteBuffer(string: text))]) }
    func send(_ packet: Packet) { send(packet.encoded.messages) }

    func send(_ messages: [EngineMessage]) {
        session.eventLoop.execute { [session] in
            for message in messages { session.value.delegate?.received(message) }
        }
    }

    /// Emits an event, its name first.
    func emit(_ arguments: [SocketValue], id: Int? = nil, in namespace: String = "/") {
        send(Packet(kind: .event, namespace: namespace, id: id, data: .array(arguments)))
    }

    /// The connection is lost, in the server's eyes.
    func lose(_ reason: EngineCloseReason = .transportClose) {
        session.eventLoop.execute { [session] in session.value.end(reason) }
    }

    /// The next packet that comes.
    func next() async throws -> Packet {
        var decoder = PacketDecoder(limits: .init(packetBytes: 64 << 20))
        while true {
            if let packet = try decoder.add(try await message()) { return packet }
        }
    }

    /// The arguments of the next event, its name first.
    func event() async throws -> [SocketValue] {
        let packet = try await next()
        guard packet.kind == .event, let arguments = packet.data?.arrayValue else { throw Unexpected(packet: packet) }
        return arguments
    }

    /// The answer of the server to CONNECT.
    @discardableResult
    func connected() async throws -> SocketValue {
        let packet = try await next()
        guard packet.kind == .connect else { throw Unexpected(packet: packet) }
        return packet.data ?? .null
    }

    /// The next message, as text.
    func text() async throws -> String {
        guard case .text(let text) = try await message() else { return "(binary)" }
        return String(buffer: text)
    }

    private func message() async throws -> EngineMessage {
        try await Eventually.holds("a message") { waiting > 0 }
        return state.withLockedValue { $0.received.removeFirst() }
    }

    func closed() async throws {
        try await Eventually.holds("the end of a connection") { isClosed }
    }

    struct Unexpected: Error { let packet: Packet }
}
