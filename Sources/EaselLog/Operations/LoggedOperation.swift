public import EaselBoard
import Foundation
public import NIOCore

/// One operation as the log gives it: the JSON text that clients get.
public struct LoggedOperation: Sendable, Equatable {
    /// The operation's place in the log, from 1.
    public var seq: Seq
    /// `{"seq":129,"client":"…","n":6,"at":1764000000000,"edits":[…]}`
    public var json: ByteBuffer

    public init(seq: Seq, json: ByteBuffer) {
        self.seq = seq
        self.json = json
    }

    /// Builds the text from an operation's parts; `edits` is canonical JSON.
    public init(
        seq: Seq, client: ClientID, n: Int, at: Int, author: Author? = nil, claim: AuthorClaim? = nil, edits: [UInt8]
    ) {
        self.init(
            seq: seq, tail: Self.tail(client: client, n: n, at: at, author: author, claim: claim, edits: edits))
    }

    /// Builds the text from a seq and the part behind it, which is what the stores hold.
    init(seq: Seq, tail: ByteBuffer) {
        var json = ByteBufferAllocator().buffer(capacity: tail.readableBytes + 24)
        json.writeStaticString(#"{"seq":"#)
        json.writeString(String(seq))
        json.writeImmutableBuffer(tail)
        self.init(seq: seq, json: json)
    }

    /// The part behind the seq; nil if the text is not one of a log.
    var tail: ByteBuffer? {
        let view = json.readableBytesView
        guard let comma = view.firstIndex(of: UInt8(ascii: ",")) else { return nil }
        return ByteBuffer(view[comma...])
    }

    /// What stays the same wherever the operation is sequenced, as text: its client and n. Nil if the text is not one of
    /// a log.
    public var identity: String? {
        guard let tail else { return nil }
        // A client's id is 16 characters and a number at most 16 digits: what is asked for is near the start.
        let start = String(decoding: tail.readableBytesView.prefix(160), as: UTF8.self)
        guard start.hasPrefix(#","client":""#), let end = start.range(of: #","at":"#) else { return nil }
        return String(start[..<end.lowerBound])
    }

    /// Whether a store holds what may be the text of an operation behind its seq. Clients get it without its being parsed.
    static func isTail(_ text: ByteBuffer) -> Bool {
        text.withUnsafeReadableBytes { bytes in
            bytes.count > tailStart.utf8CodeUnitCount && bytes.last == UInt8(ascii: "}")
                && bytes.starts(
                    with: UnsafeRawBufferPointer(start: tailStart.utf8Start, count: tailStart.utf8CodeUnitCount))
        }
    }

    /// Bytes that no operation's text goes below.
    static let leastBytes = #"{"seq":1,"client":"","n":1,"at":0,"edits":[]}"#.utf8.count

    private static let tailStart: StaticString = #","client":""#

    /// The part of an operation's text behind its seq: `,"client":"…","n":6,"at":…,"edits":[…]}`; `by` and a `claim` stand
    /// before the edits.
    static func tail(
        client: ClientID, n: Int, at: Int, author: Author? = nil, claim: AuthorClaim? = nil, edits: [UInt8]
    ) -> ByteBuffer {
        var tail = ByteBufferAllocator().buffer(capacity: edits.count + 96)
        tail.writeString(#","client":"\#(client.string)","n":\#(n),"at":\#(at)"#)
        if let author {
            tail.writeString(#","by":"#)
            tail.writeBytes(author.json)
        }
        if let claim { tail.writeString(#","claim":\#(claim.text)"#) }
        tail.writeString(#","edits":"#)
        tail.writeBytes(edits)
        tail.writeInteger(UInt8(ascii: "}"))
        return tail
    }
}
