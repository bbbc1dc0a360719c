internal import NIOConcurrencyHelpers
package import NIOCore

/// Messages that go out together, encoded at most once for each transport, however many sessions they are sent to.
package final class EncodedMessages: Sendable {
    /// In the order of sending: the text of a packet, then its attachments.
    package let messages: [EngineMessage]
    /// Of all messages, without the packets around them.
    package let byteCount: Int
    package let hasBinary: Bool
    /// Whether transports that compress may compress them.
    package let compress: Bool
    private let encodings = NIOLockedValueBox<[Encoding: ByteBuffer]>([:])
    /// Where they count as long as they are kept; nil while they wait for nobody.
    private let waiting = NIOLockedValueBox<WaitingBytes?>(nil)

    private struct Encoding: Hashable {
        let encoding: EngineEncoding
        let compressionThreshold: Int?
    }

    package init(_ messages: [EngineMessage], compress: Bool = true) {
        self.messages = messages
        self.compress = compress
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
    ///
    /// - Parameter threshold: see ``EngineEncoding/write(_:compressionThreshold:to:)``; nothing is compressed that may not be.
    package func encoded(_ encoding: EngineEncoding, compressionThreshold threshold: Int? = nil) -> ByteBuffer {
        let key = Encoding(encoding: encoding, compressionThreshold: compress ? threshold : nil)
        return encodings.withLockedValue { encodings in
            if let known = encodings[key] { return known }
            var buffer = ByteBuffer()
            // Text grows by a third in base64, and a packet's frame has at most 10 bytes.
            buffer.reserveCapacity(byteCount + byteCount / 3 + 16 * messages.count)
            for message in messages {
                encoding.write(.message(message), compressionThreshold: key.compressionThreshold, to: &buffer)
            }
            encodings[key] = buffer
            return buffer
        }
    }
}
