import EaselBoard
import EaselJSON
import NIOCore

/// What a client asks for, held to all limits that do not depend on the board.
enum ClientRequest: Sendable {
    case hello(Hello)
    case submit(n: Int, PendingEdits)
    /// An operation that can't be sequenced, whatever is on the board.
    case reject(n: Int, Rejection)
    case presence(JSONObject)
    case digest
    case token(String)
    case ping(id: JSON?)

    /// Bytes of a ping's id as canonical JSON: it is sent back.
    private static let pingBytes = 64 << 10

    /// Reads a text frame. What is submitted is scanned, for it comes most and is passed on as text; where that finds
    /// something that it does not know, values are built.
    init(_ frame: ByteBuffer, within limits: Limits) throws(ProtocolFault) {
        let scanned = frame.withUnsafeReadableBytes {
            ScannedSubmit(frame: $0.assumingMemoryBound(to: UInt8.self), limits: limits)
        }
        if let scanned {
            self = .submit(n: scanned.n, PendingEdits(scanned))
        } else {
            try self.init(ClientMessage(decoding: frame.readableBytesView), within: limits)
        }
    }

    /// Throws what is wrong with a message other than a submit.
    init(_ message: ClientMessage, within limits: Limits) throws(ProtocolFault) {
        switch message {
        case .hello(let hello):
            self = .hello(hello)
        case .submit(let n, let edits):
            do throws(Rejection) {
                self = .submit(n: n, PendingEdits(try EditBatch(validating: edits, limits: limits)))
            } catch {
                self = .reject(n: n, error)
            }
        case .presence(let state):
            guard JSON.object(state).canonicalCount <= limits.presenceBytes else {
                throw ProtocolFault(
                    .presenceTooLarge, "a presence state is at most \(limits.presenceBytes) bytes")
            }
            self = .presence(state)
        case .digest:
            self = .digest
        case .token(let token):
            self = .token(token)
        case .ping(let id):
            guard id?.canonicalCount ?? 0 <= Self.pingBytes else {
                throw ProtocolFault(.pingTooLarge, "the id of a ping is at most \(Self.pingBytes) bytes")
            }
            self = .ping(id: id)
        }
    }
}
