import EaselBoard
import EaselRoom
import NIOCore
import SocketIO

/// Messages of boards as events of Socket.IO. What many sessions of one event loop get is encoded once for all of them.
/// Used on that loop alone.
final class BoardEvents {
    /// A client on polling gets what is sent together in one answer, and python-engineio reads no more packets of one.
    private static let packetsTogether = 16

    private let namespace: String
    /// What was written last: many sessions get it, one after the other.
    private var last: (messages: SharedMessages, events: [EncodedMessages])?

    init(namespace: String) {
        self.namespace = namespace
    }

    func events(_ messages: SharedMessages) -> [EncodedMessages] {
        if let last, last.messages === messages { return last.events }
        let frames = messages.frames
        let events = stride(from: 0, to: frames.count, by: Self.packetsTogether).map { start in
            EncodedMessages(
                frames[start...].prefix(Self.packetsTogether).map { .text(packet($0.kind.rawValue, $0.bytes)) })
        }
        last = (messages, events)
        return events
    }

    func event(_ frame: SharedFrame) -> EncodedMessages {
        EncodedMessages([.text(packet(frame.kind.rawValue, frame.bytes))])
    }

    func event(_ message: ServerMessage) -> EncodedMessages {
        event(message.type, ByteBuffer(bytes: message.encode()))
    }

    /// - Parameter argument: JSON.
    func event(_ name: String, _ argument: ByteBuffer) -> EncodedMessages {
        EncodedMessages([.text(packet(name, argument))])
    }

    private func packet(_ name: String, _ argument: ByteBuffer) -> ByteBuffer {
        var text = ByteBuffer()
        text.reserveCapacity(argument.readableBytes + namespace.utf8.count + name.utf8.count + 8)
        text.writeString("2\(namespace),[\"\(name)\",")
        text.writeImmutableBuffer(argument)
        text.writeString("]")
        return text
    }
}
