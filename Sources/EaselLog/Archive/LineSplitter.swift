public import NIOCore

/// Splits a stream of bytes into lines of NDJSON, with memory for one line. A byte order mark in front of all is passed over.
public struct LineSplitter: Sendable {
    /// The longest line of an archive: a part of a snapshot or an operation has at most 1 MiB.
    public static let maximumBytes = 4 << 20

    private var rest = ByteBuffer()
    /// How much of `rest` was looked through.
    private var searched = 0
    private var isFirst = true
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    public init() {}

    public mutating func append(_ bytes: ByteBuffer) {
        rest.discardReadBytes()
        rest.writeImmutableBuffer(bytes)
    }

    /// The next whole line, without its line break; nil if more bytes are needed.
    ///
    /// Throws ``ArchiveError/notAnArchive(_:)`` for a line that is too long.
    public mutating func next() throws(ArchiveError) -> ByteBuffer? {
        let unseen = rest.readableBytesView.dropFirst(searched)
        guard let end = unseen.firstIndex(of: UInt8(ascii: "\n")) else {
            searched = rest.readableBytes
            guard searched <= Self.maximumBytes else {
                throw .notAnArchive("a line has more than \(Self.maximumBytes) bytes")
            }
            return nil
        }
        let line = rest.readSlice(length: end - rest.readerIndex)
        rest.moveReaderIndex(forwardBy: 1)
        searched = 0
        return line.map { unmarked($0) }
    }

    /// What is behind the last line break, once no more bytes come.
    public mutating func last() -> ByteBuffer? {
        defer { rest.clear() }
        return rest.readableBytes > 0 ? unmarked(rest) : nil
    }

    private mutating func unmarked(_ line: ByteBuffer) -> ByteBuffer {
        defer { isFirst = false }
        guard isFirst, line.readableBytesView.starts(with: Self.byteOrderMark) else { return line }
        var line = line
        line.moveReaderIndex(forwardBy: Self.byteOrderMark.count)
        return line
    }
}
