import EaselBoard
import EaselJSON
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

@testable import EaselRoom

/// A client whose transport carries messages as they are: none of its own is ever JSON text.
final class TypedClient: Sendable {
    struct Heard {
        enum Event: Equatable {
            case message(ServerMessage)
            case frame(SharedFrame)
            case flush
        }

        var events: [Event] = []
        var closed: CloseCode?
        var isReading = true

        var messages: [ServerMessage] {
            events.compactMap { if case .message(let message) = $0 { message } else { nil } }
        }
        var frames: [SharedFrame] { events.compactMap { if case .frame(let frame) = $0 { frame } else { nil } } }
    }

    let heard = NIOLockedValueBox(Heard())
    private let eventLoop: any EventLoop
    private let session: NIOLoopBoundBox<Session?>

    init(_ board: BoardID, in registry: RoomRegistry) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        self.eventLoop = eventLoop
        let heard = self.heard
        session = try await eventLoop.submit {
            let session = Session(
                board: board, registry: registry, eventLoop: eventLoop,
                transport: Transport(heard))
            session.opened()
            return NIOLoopBoundBox(session, eventLoop: eventLoop)
        }.get()
    }

    func send(_ message: ClientMessage, completion: MessageCompletion? = nil) {
        eventLoop.execute { [session] in session.value?.receive(message, bytes: 1, completion: completion) }
    }

    /// Submits, and returns what became of it.
    func submit(_ n: Int, _ edits: [Edit] = [.clear]) async throws -> SubmissionResult {
        let edits = try EditBatch(edits: edits).json
        return try await withCheckedThrowingContinuation { continuation in
            send(.submit(n: n, edits: edits)) { continuation.resume(with: $0.mapError { $0 }) }
        }
    }

    func join(resume: Resume? = nil) throws {
        send(.hello(Hello(key: try ClientKey(validating: "the key of a typed client"), resume: resume)))
    }

    /// Returns once everything that was sent has been processed by the board's room.
    func settle() async throws {
        let digests = { self.digests.count }
        let before = digests()
        send(.digest)
        try await Eventually.holds("the digest is told") { digests() > before }
    }

    func leave() {
        eventLoop.execute { [session] in
            session.value?.closed()
            session.value = nil
        }
    }

    /// All operations that were written, in order.
    var seqs: [Seq] {
        heard.withLockedValue { heard in
            heard.frames.filter { $0.kind == .ops }.compactMap { OperationFrame($0.bytes) }
                .flatMap { Array($0.first...$0.last) }
        }
    }

    var welcome: Welcome? {
        heard.withLockedValue { heard in
            heard.messages.lazy.compactMap { if case .welcome(let welcome) = $0 { welcome } else { nil } }.first
        }
    }

    /// Who is on the board, as far as this client was told.
    struct Company: Equatable {
        var listed: Set<SessionID> = []
        var count: Int?
    }

    var company: Company {
        get throws {
            let welcome = self.welcome
            var company = Company(
                listed: Set(welcome?.participants.map(\.session) ?? []), count: welcome?.count)
            for frame in heard.withLockedValue({ $0.frames.filter { $0.kind == .participants } }) {
                guard
                    case .participants(let joined, let left, let count) = try ServerMessage(
                        decoding: frame.bytes.readableBytesView)
                else { continue }
                company.listed.subtract(left)
                company.listed.formUnion(joined.map(\.session))
                company.count = count
            }
            return company
        }
    }

    /// The latest presence of each session that this client was told of, but for that in its welcome.
    var presence: [SessionID: JSONObject] {
        get throws {
            try heard.withLockedValue { $0.frames.filter { $0.kind == .presence } }.reduce(into: [:]) { all, frame in
                if case .presence(let states) = try ServerMessage(decoding: frame.bytes.readableBytesView) {
                    all.merge(states) { $1 }
                }
            }
        }
    }

    var digests: [(seq: Seq, digest: Digest)] {
        heard.withLockedValue { heard in
            heard.messages.compactMap { if case .digest(let seq, let digest) = $0 { (seq, digest) } else { nil } }
        }
    }

    /// The epochs and seqs of the snapshots that were written, part by part.
    var snapshots: [BoardHead] {
        get throws {
            let frames = heard.withLockedValue { $0.frames.filter { $0.kind == .snapshot } }
            return try frames.compactMap { frame in
                let message = try ServerMessage(decoding: frame.bytes.readableBytesView)
                guard case .snapshot(let epoch, let seq, _, _, _) = message else { return nil }
                return BoardHead(epoch: epoch, seq: seq)
            }
        }
    }

    var closed: CloseCode? { heard.withLockedValue { $0.closed } }

    private final class Transport: SessionTransport {
        private let heard: NIOLockedValueBox<Heard>

        init(_ heard: NIOLockedValueBox<Heard>) {
            self.heard = heard
        }

        let isWritable = true
        let pendingBytes = 0

        func setReading(_ isReading: Bool) {
            heard.withLockedValue { $0.isReading = isReading }
        }

        func write(_ message: ServerMessage) {
            heard.withLockedValue { $0.events.append(.message(message)) }
        }

        func write(_ frame: SharedFrame) {
            heard.withLockedValue { $0.events.append(.frame(frame)) }
        }

        func flush() {
            heard.withLockedValue { $0.events.append(.flush) }
        }

        func close(_ code: CloseCode, reason: String) {
            heard.withLockedValue { $0.closed = code }
        }
    }
}

extension EditBatch {
    fileprivate var json: JSON {
        get throws { try JSON(parsing: encoded) }
    }
}
