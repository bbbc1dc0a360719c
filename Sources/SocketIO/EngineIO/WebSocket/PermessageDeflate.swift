internal import CZlib
package import NIOCore
internal import NIOPosix

/// Compression of WebSocket messages by RFC 7692, each by itself: no context is taken over in either direction. So what is
/// sent to many sessions is compressed once for all of them, and a session needs no memory of its own.
package enum PermessageDeflate {
    /// Shorter messages gain nothing.
    package static let threshold = 1_024
    /// What is compressed where it is written. Longer messages would hold up the event loop; snapshots are compressed where
    /// they are made.
    package static let maximumInline = 32 << 10
    /// What is unpacked on the event loop at most; a few bytes may be a megabyte.
    package static let maximumUnpackedInline = 16 << 10

    private static let name = "permessage-deflate"
    /// Of raw deflate, whose window is 32 KiB then.
    private static let windowBits: Int32 = -15
    private static let memoryLevel: Int32 = 8
    /// What a message ends with, and is left out (RFC 7692, section 7.2.1).
    private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]

    // MARK: Negotiation

    /// What answers the first offer that can be accepted (RFC 7692, section 7.1), or nil. `fields` are the values of
    /// `Sec-WebSocket-Extensions`.
    package static func answer(to fields: [String]) -> String? {
        for offer in fields.joined(separator: ",").split(separator: ",").prefix(16) {
            if let answer = answer(toOffer: offer) { return answer }
        }
        return nil
    }

    private static func answer(toOffer offer: Substring) -> String? {
        let parts = offer.split(separator: ";", omittingEmptySubsequences: false).map { trimmed($0) }
        guard let first = parts.first, first.lowercased() == name else { return nil }
        var answer = "\(name); server_no_context_takeover; client_no_context_takeover"
        var seen: Set<String> = []
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed($0) }
            let parameter = sides[0].lowercased()
            guard seen.insert(parameter).inserted else { return nil }
            let bits = sides.count > 1 ? windowBits(sides[1]) : nil
            switch (parameter, sides.count > 1) {
            case ("server_no_context_takeover", false), ("client_no_context_takeover", false): break
            // A smaller window of the client's is no trouble for whoever unpacks.
            case ("client_max_window_bits", false): break
            case ("client_max_window_bits", true): guard bits != nil else { return nil }
            // All sessions get the same bytes, which want the whole window.
            case ("server_max_window_bits", true):
                guard bits == 15 else { return nil }
                answer += "; server_max_window_bits=15"
            default: return nil
            }
        }
        return answer
    }

    private static func windowBits(_ text: Substring) -> Int? {
        var digits = text
        if digits.count > 2, digits.first == "\"", digits.last == "\"" { digits = digits.dropFirst().dropLast() }
        guard digits.allSatisfy(\.isASCII), digits.first != "0", digits.first != "+", let bits = Int(digits) else {
            return nil
        }
        return (8...15).contains(bits) ? bits : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    // MARK: Packing

    /// The payload of the message's frame, or nil if that would gain nothing. The same bytes give the same result.
    ///
    /// - Parameter threshold: shorter messages are not tried, in bytes.
    package static func pack(_ message: ByteBuffer, from threshold: Int = threshold) -> ByteBuffer? {
        guard message.readableBytes >= threshold else { return nil }
        let deflater = local(deflaters) { Deflater() }
        guard let deflater, let packed = deflater.pack(message), packed.readableBytes < message.readableBytes else {
            return nil
        }
        return packed
    }

    /// ``pack(_:)`` where the event loop has the time for it.
    package static func packInline(_ message: ByteBuffer, from threshold: Int = threshold) -> ByteBuffer? {
        message.readableBytes <= maximumInline ? pack(message, from: threshold) : nil
    }

    package enum Unpacked: Sendable, Equatable {
        case message(ByteBuffer)
        /// It is longer than it may be.
        case tooLong
        case malformed
    }

    /// The message of a frame's payload, if it has no more than so many bytes.
    package static func unpack(_ payload: ByteBuffer, upTo maximum: Int) -> Unpacked {
        guard let inflater = local(inflaters, { Inflater() }) else { return .malformed }
        return inflater.unpack(payload, upTo: maximum)
    }

    /// A compressor takes 256 KiB: each thread has one.
    private static let deflaters = ThreadSpecificVariable<Deflater>()
    private static let inflaters = ThreadSpecificVariable<Inflater>()

    private static func local<Value>(_ variable: ThreadSpecificVariable<Value>, _ make: () -> Value?) -> Value? {
        if let value = variable.currentValue { return value }
        let value = make()
        variable.currentValue = value
        return value
    }

    private final class Deflater: Sendable {
        private let stream: ZlibStream

        /// Nil where zlib has no memory.
        init?() {
            let stream = ZlibStream(
                begin: {
                    deflateInit2_(
                        $0, Z_BEST_SPEED, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                        Int32(MemoryLayout<z_stream>.size))
                }, end: { deflateEnd($0) })
            guard let stream else { return nil }
            self.stream = stream
        }

        func pack(_ message: ByteBuffer) -> ByteBuffer? { stream.use { Self.pack(message, $0) } }

        private static func pack(_ message: ByteBuffer, _ stream: UnsafeMutablePointer<z_stream>) -> ByteBuffer? {
            guard let count = UInt32(exactly: message.readableBytes), deflateReset(stream) == Z_OK else { return nil }
            // A flush adds a few bytes to what the end of a stream takes.
            let capacity = Int(deflateBound(stream, UInt(count))) + 16
            var input = message
            var output = ByteBuffer()
            // zlib reads and writes only within the two buffers, and only before this call ends.
            let isDone = input.withUnsafeMutableReadableBytes { input in
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { output in
                    stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_in = count
                    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(clamping: output.count)
                    let space = stream.pointee.avail_out
                    guard deflate(stream, Z_SYNC_FLUSH) == Z_OK, stream.pointee.avail_in == 0,
                        stream.pointee.avail_out > 0
                    else { return 0 }
                    return Int(space - stream.pointee.avail_out)
                } > tail.count
            }
            guard isDone else { return nil }
            output.moveWriterIndex(to: output.writerIndex - tail.count)
            return output
        }
    }

    private final class Inflater: Sendable {
        private let stream: ZlibStream

        /// Nil where zlib has no memory.
        init?() {
            let stream = ZlibStream(
                begin: { inflateInit2_($0, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) },
                end: { inflateEnd($0) })
            guard let stream else { return nil }
            self.stream = stream
        }

        func unpack(_ payload: ByteBuffer, upTo maximum: Int) -> Unpacked {
            stream.use { Self.unpack(payload, upTo: maximum, $0) }
        }

        private static func unpack(
            _ payload: ByteBuffer, upTo maximum: Int, _ stream: UnsafeMutablePointer<z_stream>
        ) -> Unpacked {
            guard inflateReset(stream) == Z_OK else { return .malformed }
            var input = payload
            input.writeBytes(tail)
            guard let count = UInt32(exactly: input.readableBytes) else { return .tooLong }
            var output = ByteBuffer()
            return input.withUnsafeMutableReadableBytes { input in
                stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
                stream.pointee.avail_in = count
                while true {
                    // One byte more than may be shows that there is more.
                    let room = min(max(1_024, output.readableBytes), maximum + 1 - output.readableBytes)
                    guard room > 0 else { return .tooLong }
                    var status = Z_OK
                    let written = output.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { output in
                        let space = UInt32(clamping: min(output.count, room))
                        stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
                        stream.pointee.avail_out = space
                        status = inflate(stream, Z_SYNC_FLUSH)
                        return Int(space - stream.pointee.avail_out)
                    }
                    switch status {
                    case Z_OK where output.readableBytes > maximum: return .tooLong
                    case Z_OK, Z_BUF_ERROR:
                        if stream.pointee.avail_out > 0 {
                            // All of the input that makes something is used.
                            return stream.pointee.avail_in == 0 ? .message(output) : .malformed
                        }
                        guard written > 0 else { return .malformed }
                    // A block that says that it is the last may come (RFC 7692, section 7.2.3.4), if nothing but our tail is behind it.
                    case Z_STREAM_END:
                        guard output.readableBytes <= maximum else { return .tooLong }
                        return Int(stream.pointee.avail_in) <= tail.count + 1 ? .message(output) : .malformed
                    default: return .malformed
                    }
                }
            }
        }
    }
}
