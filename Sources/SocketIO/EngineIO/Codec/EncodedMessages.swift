internal import NIOConcurrencyHelpers
package import NIOCore

/// Messages that go out together, encoded at most once for each transport, however many sessions they are sent to.
package final class EncodedMessages: Sendable {
    /// In the order of sending: the text of a packet, then its attachments.
    package let messages: [EngineMessage]
    /// Of all messages, without the packets around them.
    package let byteCount: Int
    package let hasBinary: Bool
    private let encodings = NIOLockedValueBox<[EngineEncoding: ByteBuffer]>([:])
    /// Where they count as long as they are kept; nil while they wait for nobody.
    private let waiting = NIOLockedValueBox<WaitingBytes?>(nil)

    package init(_ messages: [EngineMessage]) {
        self.messages = messages
        byteCount = messages.reduce(0) { $0 + $1.byteCount }
        hasBinary = messages.contains(where: \.isBinary)
    }

    /// One text message.
    package convenience init(text: String) {
        self.init([.text(ByteBuffer(string: text))])
    }

    deinit { waiting.withLockedValue { $0?.remove(byteCount) } }

    /// They wait for a client, one of many maybe.
    func wait(in waiting: WaitingBytes) {
        self.waiting.withLockedValue { known in
            guard known == nil else { return }
            known = waiting
            waiting.add(byteCount)
        }
    }

    /// All messages as packets, as they stand in a body or on a WebSocket. Every caller gets the same storage.
    package func encoded(_ encoding: EngineEncoding) -> ByteBuffer {
        encodings.withLockedValue { encodings in
            if let known = encodings[encoding] { return known }
            var buffer = ByteBuffer()
            // Text grows by a third in base64, and a packet's frame has at most 10 bytes.
            buffer.reserveCapacity(byteCount + byteCount / 3 + 16 * messages.count)
            for message in messages { encoding.write(.message(message), to: &buffer) }
            encodings[encoding] = buffer
            return buffer
        }
    }
}
