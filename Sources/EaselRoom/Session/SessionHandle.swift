import EaselBoard
import NIOCore

/// A session as other event loops know it: who it is, and a way to its loop.
struct SessionHandle: Sendable {
    let id: SessionID
    let eventLoop: any EventLoop
    private let session: NIOLoopBound<Session>

    /// Must be made on the session's event loop.
    init(id: SessionID, eventLoop: any EventLoop, session: Session) {
        self.id = id
        self.eventLoop = eventLoop
        self.session = NIOLoopBound(session, eventLoop: eventLoop)
    }

    /// The session itself, for code that runs on its loop.
    var onLoop: Session { session.value }

    /// Calls the session on its loop, behind everything that was sent there before.
    func perform(_ body: @escaping @Sendable (Session) -> Void) {
        let session = self.session
        eventLoop.execute { body(session.value) }
    }

    /// Whether the connection still stands.
    var isOpen: Bool {
        get async {
            await withCheckedContinuation { continuation in perform { continuation.resume(returning: $0.isOpen) } }
        }
    }

    /// Writes one message to the session.
    func tell(_ message: ServerMessage) {
        perform { $0.tell(message) }
    }
}
