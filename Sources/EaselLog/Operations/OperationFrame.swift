public import EaselBoard
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
        let view = bytes.readableBytesView
        guard view.count > Self.prefixCount + 2, view.starts(with: Self.prefixBytes) else { return nil }
        guard let first = Self.seq(startingAt: view.startIndex + Self.prefixCount, in: view) else { return nil }
        var index = view.endIndex - Self.mark.count
        while index >= view.startIndex + Self.prefixCount {
            if view[index] == UInt8(ascii: "{"), let last = Self.seq(startingAt: index, in: view) {
                guard last >= first else { return nil }
                self.first = first
                self.last = last
                self.bytes = bytes
                return
            }
            index -= 1
        }
        return nil
    }

    /// The operations behind `seq`: the frame itself, a shorter one, or nil if there is none.
    public func after(_ seq: Seq) -> OperationFrame? {
        if seq < first { return self }
        if seq >= last { return nil }
        return OperationFrame(operations.filter { $0.seq > seq })
    }

    /// The operations, as slices of the frame.
    public var operations: [LoggedOperation] {
        let view = bytes.readableBytesView
        let end = view.endIndex - 2
        var found: [LoggedOperation] = []
        // Only a hint: the seqs were read off the text, which may claim more operations than it has room for.
        found.reserveCapacity(min(last - first + 1, view.count / Self.mark.count))
        var start = view.startIndex + Self.prefixCount
        var index = start + Self.mark.count
        var seq = first
        while index < end {
            if view[index] == UInt8(ascii: "{"), view[index - 1] == UInt8(ascii: ","),
                Self.seq(startingAt: index, in: view) == seq + 1
            {
                if let json = bytes.getSlice(at: start, length: index - 1 - start) {
                    found.append(LoggedOperation(seq: seq, json: json))
                }
                seq += 1
                start = index
                index += Self.mark.count
            } else {
                index += 1
            }
        }
        if let json = bytes.getSlice(at: start, length: end - start) {
            found.append(LoggedOperation(seq: seq, json: json))
        }
        return found
    }

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

    /// The seq of the operation whose text starts at `index`, or nil if none does.
    private static func seq(startingAt index: Int, in view: ByteBufferView) -> Seq? {
        var index = index
        for byte in mark {
            guard index < view.endIndex, view[index] == byte else { return nil }
            index += 1
        }
        var seq = 0
        var digits = 0
        while index < view.endIndex, digits < 18, case let digit = view[index] &- UInt8(ascii: "0"), digit < 10 {
            seq = seq * 10 + Int(digit)
            digits += 1
            index += 1
        }
        guard digits > 0 else { return nil }
        for byte in behindSeq {
            guard index < view.endIndex, view[index] == byte else { return nil }
            index += 1
        }
        return seq
    }
}
