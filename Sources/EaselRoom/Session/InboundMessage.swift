import EaselBoard
import NIOCore

/// What a client sent: a text frame that is still to be decoded, or a message that its transport has decoded.
struct InboundMessage: Sendable {
    private enum Content: Sendable {
        case frame(ByteBuffer)
        case message(ClientMessage)
    }

    private let content: Content
    /// The bytes that it took on the wire.
    let bytes: Int
    /// Hears what becomes of it if it is a submit.
    let completion: SubmissionCompletion?

    init(_ frame: ByteBuffer) {
        content = .frame(frame)
        bytes = frame.readableBytes
        completion = nil
    }

    init(_ message: ClientMessage, bytes: Int, completion: SubmissionCompletion?) {
        content = .message(message)
        self.bytes = bytes
        self.completion = completion
    }

    func decode() throws(ProtocolFault) -> ClientMessage {
        switch content {
        case .frame(let frame): try ClientMessage(decoding: frame.readableBytesView)
        case .message(let message): message
        }
    }
}
