import EaselBoard
import EaselRoom
import NIOCore
import SocketIO

/// Messages of boards as events of Socket.IO. What many sessions of one event loop get is encoded once for all of them.
/// Used on that loop alone.
final class BoardEvents {
    /// What is written to many sessions, is written to one after the other.
    private static let kept = 4
    /// More is not kept: a snapshot of a large board is seldom written twice.
    private static let keptBytes = 256 << 10

    private let namespace: String
    private var recent: [(bytes: ByteBuffer, event: EncodedMessages)] = []

    init(namespace: String) {
        self.namespace = namespace
    }

    func event(_ frame: SharedFrame) -> EncodedMessages {
        // The same storage, so that no bytes are compared.
        if let known = recent.first(where: { $0.bytes == frame.bytes }) { return known.event }
        let event = event(frame.kind.rawValue, frame.bytes)
        guard frame.bytes.readableBytes <= Self.keptBytes else { return event }
        if recent.count == Self.kept { recent.removeFirst() }
        recent.append((frame.bytes, event))
        return event
    }

    func event(_ message: ServerMessage) -> EncodedMessages {
        event(message.type, ByteBuffer(bytes: message.encode()))
    }

    /// - Parameter argument: JSON.
    func event(_ name: String, _ argument: ByteBuffer) -> EncodedMessages {
        var text = ByteBuffer()
        text.reserveCapacity(argument.readableBytes + namespace.utf8.count + name.utf8.count + 8)
        text.writeString("2\(namespace),[\"\(name)\",")
        text.writeImmutableBuffer(argument)
        text.writeString("]")
        return EncodedMessages([.text(text)])
    }
}
