public import EaselBoard
import Glibc
public import NIOCore

/// An `ops` frame (docs/PROTOCOL.md, "Messages"), with the seqs that it holds: the unit that is published, kept in
/// rings and written to sessions without being parsed.
///
/// Where an operation starts is found by text alone. Edits are canonical JSON (RFC 8785), so the members of every
/// object in them are sorted, and `{"seq":` directly followed by an integer and `,"client":` can't occur there:
/// "client" sorts before "seq". A quotation mark within a string is escaped, so no string can hold it either.
public struct OperationFrame: Sendable, Equatable {
    /// The seq of the first operation.
    public let first: Seq
    /// The seq of the last operation; all between are there.
    public let last: Seq
    /// `{"type":"ops","ops":[…]}`
    public let bytes: ByteBuffer

    static let prefix: StaticString = #"{"type":"ops","ops":["#
    static let prefixCount = 21
    static let suffix: StaticString = "]}"
    private static let mark = Array(#"{"seq":"#.utf8)
    private static let behindSeq = Array(#","client":"#.utf8)

    /// Joins operations that follow each other; nil if there is none or their seqs are not dense.
    public init?(_ operations: some Collection<LoggedOperation>) {
        guard let head = operations.first else { return nil }
        var expected = head.seq
        var count = Self.prefixCount + 2
        for operation in operations {
            guard operation.seq == expected else { return nil }
            expected += 1
            count += operation.json.readableBytes + 1
        }
        var bytes = ByteBufferAllocator().buffer(capacity: count)
        bytes.writeStaticString(Self.prefix)
        for operation in operations {
            if operation.seq != head.seq { bytes.writeInteger(UInt8(ascii: ",")) }
            bytes.writeImmutableBuffer(operation.json)
        }
        bytes.writeStaticString(Self.suffix)
        self.first = head.seq
        self.last = expected - 1
        self.bytes = bytes
    }

    /// Reads the seqs off a frame that the log published; nil if it is not such a frame.
    public init?(_ bytes: ByteBuffer) {
        guard let (first, last) = bytes.withUnsafeReadableBytes(Self.seqs) else { return nil }
        self.first = first
        self.last = last
        self.bytes = bytes
    }

    private static func seqs(in text: UnsafeRawBufferPointer) -> (first: Seq, last: Seq)? {
        guard text.count > prefixCount + 2, text.starts(with: prefixBytes),
            let first = seq(startingAt: prefixCount, in: text)
        else { return nil }
        var last = first
        var index = prefixCount + mark.count
        while let brace = firstBrace(in: text, from: index) {
            if let seq = seq(startingAt: brace, in: text) { last = seq }
            index = brace + 1
        }
        return last >= first ? (first, last) : nil
    }

    /// The operations behind `seq`: the frame itself, a shorter one, or nil if there is none.
    public func after(_ seq: Seq) -> OperationFrame? {
        if seq < first { return self }
        if seq >= last { return nil }
        return OperationFrame(operations.filter { $0.seq > seq })
    }

    /// The operations, as slices of the frame.
    public var operations: [LoggedOperation] {
        var found: [LoggedOperation] = []
        // Only a hint: the seqs were read off the text, which may claim more operations than it has room for.
        found.reserveCapacity(min(last - first + 1, bytes.readableBytes / Self.mark.count))
        var (seq, start) = (first, Self.prefixCount)
        func end(at end: Int) {
            if let json = bytes.getSlice(at: bytes.readerIndex + start, length: end - start) {
                found.append(LoggedOperation(seq: seq, json: json))
            }
        }
        bytes.withUnsafeReadableBytes { text in
            var index = start + Self.mark.count
            while let brace = Self.firstBrace(in: text, from: index) {
                index = brace + 1
                guard text[brace - 1] == UInt8(ascii: ","), Self.seq(startingAt: brace, in: text) == seq + 1 else {
                    continue
                }
                end(at: brace - 1)
                (seq, start) = (seq + 1, brace)
            }
        }
        end(at: bytes.readableBytes - 2)
        return found
    }

    /// Whether the frame has this operation at its seq. False for a seq that it does not have.
    ///
    /// - Parameter index: where the operation before begins in the frame's text; then where this one does. It begins with
    ///   ``startOfText``, and saves looking through the frame again where seqs rise.
    public func holds(_ operation: SequencedOperation, after index: inout Int) -> Bool {
        guard operation.seq >= first, operation.seq <= last else { return false }
        return bytes.withUnsafeReadableBytes { text in
            var next: Int? = index
            while let brace = next {
                if Self.seq(startingAt: brace, in: text) == operation.seq {
                    index = brace
                    let comma = text[brace...].firstIndex(of: UInt8(ascii: ","))
                    return comma.map { operation.isStart(of: text[$0...]) } ?? false
                }
                next = Self.firstBrace(in: text, from: brace + 1)
            }
            return false
        }
    }

    /// Where the text of the first operation begins.
    public static var startOfText: Int { prefixCount }

    /// How many members all objects in the operations' edits have together, at most. Nothing is parsed: a member's name is
    /// followed by a quotation mark and a colon.
    public var memberCount: Int {
        // The type and ops of a frame; seq, client, n, at and edits of an operation, and at least the op of one edit.
        let framing = 2 + 6 * (last - first + 1)
        return max(0, Self.colonsBehindQuotes(in: bytes) - framing)
    }

    private static func colonsBehindQuotes(in bytes: ByteBuffer) -> Int {
        bytes.withUnsafeReadableBytes { bytes in
            var (count, previous) = (0, 0 as UInt8)
            for byte in bytes {
                if byte == UInt8(ascii: ":"), previous == UInt8(ascii: "\"") { count &+= 1 }
                previous = byte
            }
            return count
        }
    }

    private static let prefixBytes = Array(#"{"type":"ops","ops":["#.utf8)

    /// Where the next object begins, and so the next operation at the earliest. Long texts, as those of pictures, are passed over at the
    /// speed of memory.
    private static func firstBrace(in text: UnsafeRawBufferPointer, from index: Int) -> Int? {
        guard index < text.count, let base = text.baseAddress,
            let found = memchr(base + index, Int32(UInt8(ascii: "{")), text.count - index)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// The seq of the operation whose text starts at `index`, or nil if none does.
    private static func seq(startingAt index: Int, in text: UnsafeRawBufferPointer) -> Seq? {
        var index = index
        for byte in mark {
            guard index < text.count, text[index] == byte else { return nil }
            index += 1
        }
        var seq = 0
        var digits = 0
        while index < text.count, digits < 18, case let digit = text[index] &- UInt8(ascii: "0"), digit < 10 {
            seq = seq * 10 + Int(digit)
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for byte in behindSeq {
            guard index < text.count, text[index] == byte else { return nil }
            index += 1
        }
        return seq
    }
}
