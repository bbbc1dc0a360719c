internal import NIOCore

extension Packet {
    /// The packet as the messages that carry it: its text, then its attachments in order.
    package var encoded: EncodedMessages { encoded(compress: true) }

    /// - Parameter compress: whether transports that compress may compress it.
    package func encoded(compress: Bool) -> EncodedMessages {
        var payload: [UInt8] = []
        var attachments: [ByteBuffer] = []
        data?.encode(into: &payload, attachments: &attachments)

        var text = ByteBuffer()
        text.reserveCapacity(payload.count + namespace.utf8.count + 32)
        if attachments.isEmpty {
            text.writeString("\(kind.rawValue)")
        } else {
            text.writeString(kind == .acknowledgement ? "6" : "5")
            text.writeString("\(attachments.count)-")
        }
        if namespace != "/" {
            text.writeString(namespace)
            text.writeString(",")
        }
        if let id { text.writeString("\(id)") }
        text.writeBytes(payload)
        return EncodedMessages([.text(text)] + attachments.map(EngineMessage.binary), compress: compress)
    }
}
