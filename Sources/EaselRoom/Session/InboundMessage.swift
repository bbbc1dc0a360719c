import EaselBoard
import EaselJSON
import NIOCore

/// What a client sent: a text frame that is still to be decoded, a message that its transport has decoded, or what was
/// found in either.
struct InboundMessage: Sendable {
    private enum Content: Sendable {
        case frame(ByteBuffer)
        case event(ByteBuffer)
        case message(ClientMessage)
        case packed(@Sendable () throws(SessionFailure) -> ByteBuffer)
        case decoded(Result<ClientRequest, ProtocolFault>)
        case broken(SessionFailure)
    }

    /// More than this takes too long to decode on an event loop: a few bytes can be a value.
    private static let longBytes = 16 << 10

    private let content: Content
    /// The bytes that it took on the wire.
    let bytes: Int
    /// Hears what becomes of it if it is a submit.
    let completion: MessageCompletion?

    init(_ frame: ByteBuffer) {
        self.init(.frame(frame), bytes: frame.readableBytes, completion: nil)
    }

    /// A text frame that is compressed and took so many bytes, and what makes the frame of it.
    init(packedBytes: Int, _ unpack: @escaping @Sendable () throws(SessionFailure) -> ByteBuffer) {
        self.init(.packed(unpack), bytes: packedBytes, completion: nil)
    }

    /// An event: a JSON array of the message's type and fields.
    init(event: ByteBuffer, completion: MessageCompletion?) {
        self.init(.event(event), bytes: event.readableBytes, completion: completion)
    }

    init(_ message: ClientMessage, bytes: Int, completion: MessageCompletion?) {
        self.init(.message(message), bytes: bytes, completion: completion)
    }

    private init(_ content: Content, bytes: Int, completion: MessageCompletion?) {
        self.content = content
        self.bytes = bytes
        self.completion = completion
    }

    /// Whether decoding it would hold up an event loop.
    var isLong: Bool {
        switch content {
        case .frame, .event, .message: bytes > Self.longBytes
        case .packed: true
        case .decoded, .broken: false
        }
    }

    /// Why the session has to end instead of hearing it.
    var failure: SessionFailure? {
        if case .broken(let failure) = content { failure } else { nil }
    }

    /// What it asks for.
    func request(within limits: Limits) throws(ProtocolFault) -> ClientRequest {
        switch content {
        case .frame(let frame): try ClientRequest(frame, within: limits)
        case .event(let event): try ClientRequest(ClientMessage(decodingEvent: event.readableBytesView), within: limits)
        case .message(let message): try ClientRequest(message, within: limits)
        case .decoded(let result): try result.get()
        case .packed, .broken: throw ProtocolFault(.invalidMessage, "a message that was not unpacked")
        }
    }

    /// The same message, decoded. What was packed has the bytes that it has become, if these are more.
    func decoded(within limits: Limits) -> InboundMessage {
        if case .packed(let unpack) = content {
            do throws(SessionFailure) {
                let frame = InboundMessage(try unpack())
                return frame.decoded(within: limits)
            } catch {
                return InboundMessage(.broken(error), bytes: bytes, completion: nil)
            }
        }
        let result = Result { () throws(ProtocolFault) in try request(within: limits) }
        return InboundMessage(.decoded(result), bytes: bytes, completion: completion)
    }
}
