import EaselAuth
import EaselBoard
import EaselJSON
import EaselRoom
import NIOCore
import SocketIO

/// Carries a session over a socket of the namespace `/boards`. All on the event loop of the socket.
final class BoardSocket: EventLoopSocketHandler, SessionTransport {
    private let socket: Socket
    private let events: BoardEvents
    private var session: Session?

    /// See ``EaselRoom/Session`` for `countNewBoard` and `address`.
    init(
        _ socket: Socket, registry: RoomRegistry, events: BoardEvents, address: String?,
        countNewBoard: @escaping @Sendable (Principal) throws -> Void
    ) {
        self.socket = socket
        self.events = events
        let session = Session(
            board: nil, registry: registry, eventLoop: socket.eventLoop, transport: self,
            countNewBoard: countNewBoard, address: address)
        self.session = session
        session.opened()
    }

    // MARK: The client

    func received(_ event: SocketEvent) {
        guard let text = event.text else {
            // It has attachments.
            let failure = SessionFailure.binaryFrame
            event.acknowledgement.map(Self.completion)?(.failure(MessageFault(failure)))
            session?.fail(failure)
            return
        }
        session?.receive(event: text, completion: event.acknowledgement.map(Self.completion))
    }

    private static func completion(_ acknowledgement: Acknowledgement) -> MessageCompletion {
        { result in acknowledgement.send([answer(to: result)]) }
    }

    /// What a submit is acknowledged by.
    private static func answer(to result: Result<SubmissionResult, MessageFault>) -> SocketValue {
        switch result {
        case .success(.sequenced(let seq)), .success(.duplicate(.some(let seq))): ["seq": .number(Double(seq))]
        case .success(.duplicate(.none)): ["duplicate": true]
        case .success(.rejected(let rejection)):
            ["code": .string(rejection.code.rawValue), "message": .string(rejection.message)]
        case .failure(let fault): ["code": .string(fault.code), "message": .string(fault.message)]
        }
    }

    func becameWritable() { session?.becameWritable() }

    func disconnected(_ reason: DisconnectReason) {
        if reason == .pingTimeout { session?.vanished() }
        session?.closed()
        session = nil
    }

    // MARK: SessionTransport

    var isWritable: Bool { pendingBytes <= UnsentBytes.high }

    var pendingBytes: Int { socket.unsentBytes }

    func setReading(_ isReading: Bool) { socket.setReading(isReading) }

    func write(_ message: ServerMessage) { socket.sendNow(events.event(message)) }

    func write(_ frame: SharedFrame) { socket.sendNow(events.event(frame)) }

    func write(_ messages: SharedMessages) {
        for event in events.events(messages) { socket.sendNow(event) }
    }

    /// What is sent in one turn of the event loop is flushed at its end.
    func flush() {}

    func close(_ code: CloseCode, reason: String) {
        session = nil
        let close: JSON = [
            "type": "close", "code": .number(Double(code.rawValue)), "reason": .string(reason),
        ]
        socket.sendNow(events.event("close", ByteBuffer(bytes: close.canonical)))
        if code.invitesReturn { socket.closeConnection() } else { socket.leaveNamespace() }
    }
}

extension CloseCode {
    /// Whether a client may succeed that comes again as it is. Clients of Socket.IO do so by themselves when their connection
    /// is closed, and don't when they are taken out of a namespace.
    fileprivate var invitesReturn: Bool {
        switch self {
        case .drain, .overloaded, .helloTooLate, .slowConsumer, .rateLimited, .frameTooLarge, .protocolError,
            .invalidPayload:
            true
        case .normal, .unsupportedData, .badHello, .unauthenticated, .forbidden, .noSuchBoard, .boardDeleted: false
        }
    }
}
