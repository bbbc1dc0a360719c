import CZlib

/// Compresses with zlib, as `Content-Encoding: gzip` wants it.
enum Gzip {
    /// zlib's window of 32 KiB, and 16 for gzip's header and trailer around it.
    private static let windowBits: Int32 = 15 + 16
    private static let memoryLevel: Int32 = 9

    /// Nil where zlib has no memory. The same bytes give the same result: no time and no name is in it.
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        guard let count = UInt32(exactly: bytes.count) else { return nil }
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
        // zlib reads and writes only within the two buffers, and only before this call ends.
        var input = bytes
        return input.withUnsafeMutableBufferPointer { input in
            var failed = false
            let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, written in
                stream.next_in = input.baseAddress
                stream.avail_in = count
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: capacity)
                failed = deflate(&stream, Z_FINISH) != Z_STREAM_END
                written = failed ? 0 : Int(stream.total_out)
            }
            return failed ? nil : output
        }
    }
}
