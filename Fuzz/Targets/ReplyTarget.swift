import EaselRedis
import EaselTestSupport
import NIOCore

extension FuzzTarget {
    /// What Redis sends: the first byte says how it is split into reads, the rest is the stream.
    static let reply = FuzzTarget(
        name: "reply",
        seeds: {
            Shorthand.bytes(
                "1+OK\r\n", "2-NOSCRIPT No matching script\r\n", "3:42\r\n:-7\r\n",
                "4$5\r\nh\r\nlo\r\n$-1\r\n$0\r\n\r\n",
                "5*4\r\n$5\r\nhello\r\n:-12\r\n*2\r\n+ok\r\n$-1\r\n*0\r\n*-1\r\n",
                "6*3\r\n$8\r\nsmessage\r\n$13\r\neasel:{b}:live\r\n$2\r\n{}\r\n", "7*1000000000\r\n:1\r\n",
                "8*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "9$99999999999999999999\r\n",
                "a,1.5\r\n#t\r\n%1\r\n+a\r\n_\r\n", "b$700\r\n" + String(repeating: "x", count: 700) + "\r\n")
        },
        run: ReplyTarget.run)
}

enum ReplyTarget {
    private static let maximumBytes = 512

    static func run(_ bytes: [UInt8]) throws {
        guard let split = bytes.first else { return }
        let stream = bytes.dropFirst()
        let whole = try read([stream])
        let parts = try read(pieces(of: stream, seed: UInt64(split)))
        try Finding.unless(whole.replies == parts.replies, "replies depend on how the stream is split")
        try Finding.unless(whole.failed == parts.failed, "an error depends on how the stream is split")
        let text = whole.replies.reduce(into: [UInt8]()) { write($1, to: &$0) }
        // Written again they may be longer: what was no UTF-8 has become U+FFFD of three bytes.
        let again = try read([text[...]], maximumBytes: 4 * maximumBytes)
        try Finding.unless(again.replies == whole.replies && !again.failed, "replies written again are others")
    }

    private static func read(
        _ pieces: [ArraySlice<UInt8>], maximumBytes: Int = maximumBytes
    ) throws -> (replies: [RESPValue], failed: Bool) {
        guard let reader = ReplyReader(maximumBytes: maximumBytes) else { throw Finding("there is no reader") }
        var replies: [RESPValue] = []
        do throws(RedisError) {
            for piece in pieces {
                try reader.feed(ByteBuffer(bytes: piece))
                while let reply = try reader.next() { replies.append(reply) }
            }
            return (replies, false)
        } catch {
            try checkThatItStays(error, of: reader)
            return (replies, true)
        }
    }

    private static func checkThatItStays(_ first: RedisError, of reader: ReplyReader) throws {
        for _ in 0..<2 {
            do throws(RedisError) {
                try reader.feed(ByteBuffer(string: "\r\n+OK\r\n"))
                _ = try reader.next()
            } catch {
                continue
            }
            throw Finding("after \"\(first)\" more was read")
        }
    }

    private static func pieces(of stream: ArraySlice<UInt8>, seed: UInt64) -> [ArraySlice<UInt8>] {
        var generator = SeededGenerator(seed: seed)
        var rest = stream
        var pieces: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let count = Int.random(in: 1...(seed % 8 == 0 ? 1 : 24), using: &generator)
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    private static func write(_ reply: RESPValue, to text: inout [UInt8]) {
        switch reply {
        case .simple(let status): text += "+\(status)\r\n".utf8
        case .error(let error): text += "-\(error.message)\r\n".utf8
        case .integer(let value): text += ":\(value)\r\n".utf8
        case .null: text += "$-1\r\n".utf8
        case .bulk(let buffer):
            text += Array("$\(buffer.readableBytes)\r\n".utf8) + buffer.readableBytesView + "\r\n".utf8
        case .array(let values):
            text += "*\(values.count)\r\n".utf8
            for value in values { write(value, to: &text) }
        }
    }
}
