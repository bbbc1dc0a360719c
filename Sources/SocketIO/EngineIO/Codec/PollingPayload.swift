package import NIOCore

/// The body that answers a `GET`.
package struct PollingPayload: Sendable, Equatable {
    package let bytes: ByteBuffer
    /// Whether it is in the binary form of revision 3, rather than text.
    package let isBinary: Bool
    /// Whether it may be compressed: not if anything in it may not be.
    package let compress: Bool

    /// - Parameter takesBinary: whether the client reads bodies that are no text; of revision 3 only.
    package init(_ outputs: [EngineOutput], revision: EngineRevision, takesBinary: Bool) {
        let encoding: EngineEncoding
        switch revision {
        case .four: encoding = .polling
        case .three where takesBinary && outputs.contains(where: \.hasBinary): encoding = .pollingThreeBinary
        case .three: encoding = .pollingThree
        }
        isBinary = encoding == .pollingThreeBinary
        compress = outputs.allSatisfy(\.compress)
        guard outputs.count != 1 else {
            bytes = outputs[0].encoded(encoding)
            return
        }
        var bytes = ByteBuffer()
        for output in outputs where output.packetCount > 0 {
            if encoding == .polling, bytes.readableBytes > 0 { bytes.writeInteger(EngineEncoding.separator) }
            bytes.writeImmutableBuffer(output.encoded(encoding))
        }
        self.bytes = bytes
    }
}
