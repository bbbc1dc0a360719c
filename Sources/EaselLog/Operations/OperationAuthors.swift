import EaselBoard
import NIOCore

/// Where the text of an operation names its author: `by`, and the `by` of a `claim`. Found without parsing the edits, which
/// come behind both and may be long.
struct OperationAuthors {
    /// The whole member, `,"by":"…"`.
    private var members: [Range<Int>] = []
    private let tail: ByteBuffer

    /// - Parameter tail: the text behind the seq.
    init(in tail: ByteBuffer) {
        self.tail = tail
        var cursor = Cursor(view: tail.readableBytesView)
        guard cursor.skip(#","client":"#), cursor.skipString(), cursor.skip(#","n":"#), cursor.skipDigits(),
            cursor.skip(#","at":"#), cursor.skipDigits()
        else { return }
        if let member = cursor.author() { members.append(member) }
        guard cursor.skip(#","claim":{"client":"#), cursor.skipString(), cursor.skip(#","n":"#), cursor.skipDigits()
        else { return }
        if let member = cursor.author() { members.append(member) }
    }

    /// The text without them.
    var anonymous: ByteBuffer { members.isEmpty ? tail : rebuilt { _ in nil } }

    /// The text with another author in the place of this one; nil if it does not name this one.
    func replacing(_ author: Author, by other: Author) -> ByteBuffer? {
        let (old, new) = (Self.member(author), Self.member(other))
        let view = tail.readableBytesView
        guard members.contains(where: { view[$0].elementsEqual(old) }) else { return nil }
        return rebuilt { view[$0].elementsEqual(old) ? new : Array(view[$0]) }
    }

    /// The client that submitted the operation.
    var client: ClientID? {
        let view = tail.readableBytesView.dropFirst(#","client":""#.utf8.count)
        return ClientID(validating: String(decoding: view.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
    }

    private static func member(_ author: Author) -> [UInt8] { Array(#","by":"#.utf8) + author.json }

    private func rebuilt(_ member: (Range<Int>) -> [UInt8]?) -> ByteBuffer {
        let view = tail.readableBytesView
        var text = ByteBufferAllocator().buffer(capacity: view.count + 32)
        var start = view.startIndex
        for range in members {
            text.writeBytes(view[start..<range.lowerBound])
            if let bytes = member(range) { text.writeBytes(bytes) }
            start = range.upperBound
        }
        text.writeBytes(view[start...])
        return text
    }

    private struct Cursor {
        let view: ByteBufferView
        var index: Int

        init(view: ByteBufferView) {
            self.view = view
            index = view.startIndex
        }

        mutating func skip(_ literal: StaticString) -> Bool {
            literal.withUTF8Buffer { bytes in
                guard view[index...].starts(with: bytes) else { return false }
                index += bytes.count
                return true
            }
        }

        mutating func skipDigits() -> Bool {
            let start = index
            while index < view.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(view[index]) { index += 1 }
            return index > start
        }

        /// Passes a JSON string.
        mutating func skipString() -> Bool {
            guard index < view.endIndex, view[index] == UInt8(ascii: "\"") else { return false }
            index += 1
            while index < view.endIndex {
                switch view[index] {
                case UInt8(ascii: "\""):
                    index += 1
                    return true
                case UInt8(ascii: "\\"): index += 2
                default: index += 1
                }
            }
            return false
        }

        mutating func author() -> Range<Int>? {
            let start = index
            guard skip(#","by":"#), skipString() else {
                index = start
                return nil
            }
            return start..<index
        }
    }
}

extension LoggedOperation {
    /// Whether both are the same operation, also where somebody who made it was forgotten in one of the texts.
    public func isSame(as other: LoggedOperation) -> Bool {
        if self == other { return true }
        guard seq == other.seq, let mine = tail, let theirs = other.tail else { return false }
        return OperationAuthors(in: mine).anonymous == OperationAuthors(in: theirs).anonymous
    }
}
