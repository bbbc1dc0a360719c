internal import CZlib
internal import NIOCore

/// How the body of an answer may be compressed.
enum ContentCoding: String, Sendable {
    case gzip
    case deflate

    /// The better one of those that a client takes (RFC 9110, section 12.5.3); nil if it takes neither.
    static func preferred(_ acceptEncoding: [String]) -> ContentCoding? {
        var weights: [String: Double] = [:]
        for entry in acceptEncoding.joined(separator: ",").lowercased().split(separator: ",") {
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            weights[name] = weight ?? 1
        }
        let candidates = [ContentCoding.gzip, .deflate].map { ($0, weights[$0.rawValue] ?? weights["*"] ?? 0) }
        return candidates.filter { $0.1 > 0 }.max { $0.1 < $1.1 || $0.1 == $1.1 && $0.0 == .deflate }?.0
    }

    /// zlib's window of 32 KiB, and 16 for gzip's header and trailer.
    private var windowBits: Int32 { self == .gzip ? 15 + 16 : 15 }
    private static let memoryLevel: Int32 = 8

    /// Nil where zlib has no memory.
    func compress(_ bytes: ByteBuffer) -> ByteBuffer? {
        guard let count = UInt32(exactly: bytes.readableBytes) else { return nil }
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let capacity = Int(deflateBound(&stream, UInt(count)))
        // zlib reads and writes only within the two buffers, and only before this call ends.
        var input = Array(buffer: bytes)
        var output = ByteBuffer()
        let isDone = input.withUnsafeMutableBufferPointer { input in
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { output in
                stream.next_in = input.baseAddress
                stream.avail_in = count
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(clamping: output.count)
                return CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
            } > 0
        }
        return isDone ? output : nil
    }
}
