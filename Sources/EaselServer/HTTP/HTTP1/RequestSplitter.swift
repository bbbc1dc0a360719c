import NIOCore

/// Tells heads and bodies of requests apart in what comes on a connection. A pure value.
///
/// The end of a body in chunks is the parser's to find; it is asked at each empty line, which every such body ends with.
struct RequestSplitter {
    enum Piece {
        case head(RequestHead)
        case body(ByteBuffer)
        /// What came is no request; nothing more is read.
        case refused(Problem)
    }

    private enum State {
        case head
        case length(Int)
        /// So many bytes of an empty line's `\r\n\r\n` have come.
        case chunked(Int)
        case over
    }

    /// Of the request line and the header fields, with their line ends.
    static let maximumHead = 64 << 10
    private static let (cr, lf) = (UInt8(ascii: "\r"), UInt8(ascii: "\n"))
    private static let emptyLine: [UInt8] = [cr, lf, cr, lf]
    /// Ends of lines in a part of a body: each may be one of a chunk, which costs the parser as much as a long one does.
    static let linesPerPiece = 16

    private var state = State.head
    private var head: [UInt8] = []
    private var lines = 0
    /// Empty lines before a request line, which some clients send behind a body.
    private var skipped = 0

    /// Whether a head has begun and not ended.
    var isInHead: Bool { !head.isEmpty }

    /// The next piece of what came, which is taken out of it; nil once more has to come.
    mutating func next(from bytes: inout ByteBuffer) -> Piece? {
        guard bytes.readableBytes > 0 else { return nil }
        switch state {
        case .head:
            for (index, byte) in bytes.readableBytesView.enumerated() {
                guard let piece = take(byte) else { continue }
                bytes.moveReaderIndex(forwardBy: index + 1)
                return piece
            }
            bytes.moveReaderIndex(to: bytes.writerIndex)
            return nil
        case .length(let left):
            let count = min(left, bytes.readableBytes)
            state = count < left ? .length(left - count) : .head
            return bytes.readSlice(length: count).map { .body($0) }
        case .chunked(let matched):
            return chunk(from: &bytes, matched)
        case .over:
            bytes.moveReaderIndex(to: bytes.writerIndex)
            return nil
        }
    }

    /// The parser has come to the end of a request.
    mutating func requestEnded() {
        if case .chunked = state { state = .head }
    }

    private mutating func take(_ byte: UInt8) -> Piece? {
        if head.isEmpty {
            if byte == Self.cr || byte == Self.lf {
                skipped += 1
                return skipped > 8 ? refuse(.malformedRequest("a request must begin with its request line")) : nil
            }
            guard byte.isTokenByte else { return refuse(.malformedRequest("this port speaks HTTP, without TLS")) }
        }
        head.append(byte)
        guard head.count <= Self.maximumHead else { return refuse(tooLarge) }
        guard byte == Self.lf else { return nil }
        guard head.dropLast().last == Self.cr else {
            return refuse(.malformedRequest("lines of a request must end with CR and LF"))
        }
        lines += 1
        return head.suffix(4).elementsEqual(Self.emptyLine) ? end() : nil
    }

    private var tooLarge: Problem {
        lines == 0
            ? Problem(.uriTooLong, "uri-too-long", "a request line has at most \(Self.maximumHead) bytes")
            : .headTooLarge("a request's line and header fields have at most \(Self.maximumHead) bytes together")
    }

    private mutating func end() -> Piece {
        defer { (head, lines, skipped) = ([], 0, 0) }
        do throws(Problem) {
            let head = try RequestHead(parsing: head)
            switch head.body {
            case .none: state = .head
            case .length(let length): state = .length(length)
            case .chunked: state = .chunked(0)
            }
            return .head(head)
        } catch {
            return refuse(error)
        }
    }

    private mutating func refuse(_ problem: Problem) -> Piece {
        (state, head) = (.over, [])
        return .refused(problem)
    }

    private mutating func chunk(from bytes: inout ByteBuffer, _ matched: Int) -> Piece? {
        let view = bytes.readableBytesView
        var (matched, index, lines) = (matched, view.startIndex, 0)
        while index < view.endIndex, lines < Self.linesPerPiece {
            if matched == 0 {
                // Most of a body is passed over at the speed of memory.
                guard let next = view[index...].firstIndex(of: Self.cr) else { break }
                index = next
            }
            if view[index] == Self.emptyLine[matched] {
                matched += 1
            } else {
                matched = view[index] == Self.cr ? 1 : 0
            }
            index += 1
            if matched == 2 { lines += 1 }
            guard matched == Self.emptyLine.count else { continue }
            // The end of this line may be the beginning of the next.
            state = .chunked(2)
            return bytes.readSlice(length: index - view.startIndex).map { .body($0) }
        }
        state = .chunked(matched)
        let count = lines < Self.linesPerPiece ? bytes.readableBytes : index - view.startIndex
        return bytes.readSlice(length: count).map { .body($0) }
    }
}
