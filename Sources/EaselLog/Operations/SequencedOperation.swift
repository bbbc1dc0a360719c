public import EaselBoard
import NIOCore

/// An operation that a log has taken, and where: what is known of it before it comes back.
public struct SequencedOperation: Sendable, Equatable {
    /// The seq that the log gave it.
    public var seq: Seq
    /// The client that submitted it.
    public var client: ClientID
    /// The client's own number for it.
    public var n: Int

    public init(seq: Seq, client: ClientID, n: Int) {
        self.seq = seq
        self.client = client
        self.n = n
    }

    private static let beforeClient: StaticString = #","client":""#
    private static let beforeN: StaticString = #"","n":"#

    /// How the text behind its seq begins, in the log and in frames.
    var tailStart: String { "\(Self.beforeClient)\(client.string)\(Self.beforeN)\(n)," }

    /// Whether a log's text is that of this operation.
    func isStart(of tail: ByteBuffer) -> Bool {
        tail.withUnsafeReadableBytes { isStart(of: $0[...]) }
    }

    /// As ``isStart(of:)``; for each operation of a busy board, so it makes no text to compare with.
    func isStart(of tail: Slice<UnsafeRawBufferPointer>) -> Bool {
        var rest = tail
        func skip(_ bytes: some Collection<UInt8>) -> Bool {
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }
        guard skip(Self.beforeClient.bytes), skip(client.string.utf8), skip(Self.beforeN.bytes) else { return false }
        var (number, digits) = (0, 0)
        while digits < 18, let byte = rest.first, case let digit = byte &- UInt8(ascii: "0"), digit < 10 {
            number = number * 10 + Int(digit)
            digits += 1
            rest = rest.dropFirst()
        }
        return digits > 0 && number == n && rest.first == UInt8(ascii: ",")
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
