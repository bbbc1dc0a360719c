import EaselRedis
import NIOCore
import Testing

@Suite("A reader of replies")
struct ReplyReaderTests {
    @Test("refuses a reply that is too large also if it comes whole")
    func tooLargeAtOnce() throws {
        let reader = try #require(ReplyReader(maximumBytes: 16))
        try reader.feed(ByteBuffer(string: "+OK\r\n$20\r\n01234567890123456789\r\n+OK\r\n"))
        #expect(try reader.next() == .simple("OK"))
        #expect(throws: RedisError.self) { try reader.next() }
    }

    @Test("reads nothing after an error, whatever comes")
    func staysFailed() throws {
        let reader = try #require(ReplyReader(maximumBytes: 16))
        try reader.feed(ByteBuffer(string: "$18\r\n012345678901"))
        #expect(throws: RedisError.self) { try reader.next() }
        #expect(throws: RedisError.self) { try reader.feed(ByteBuffer(string: "234567\r\n")) }
        #expect(throws: RedisError.self) { try reader.next() }
    }

    @Test("counts replies by themselves, not what has come in one read")
    func manySmall() throws {
        let reader = try #require(ReplyReader(maximumBytes: 16))
        try reader.feed(ByteBuffer(string: String(repeating: "$8\r\n01234567\r\n", count: 50)))
        for _ in 0..<50 { #expect(try reader.next() == .bulk(ByteBuffer(string: "01234567"))) }
        #expect(try reader.next() == nil)
    }

    @Test("puts arrays together, empty ones and those in one another, wherever the bytes are cut")
    func arrays() throws {
        let text = "*4\r\n*0\r\n*2\r\n:7\r\n*1\r\n$-1\r\n-ERR no\r\n*-1\r\n*0\r\n+OK\r\n*1\r\n$0\r\n\r\n"
        let expected: [RESPValue] = [
            .array([.array([]), .array([.integer(7), .array([.null])]), .error(RedisReplyError("ERR no")), .null]),
            .array([]), .simple("OK"), .array([.bulk(ByteBuffer())]),
        ]
        for piece in 1...text.utf8.count {
            let reader = try #require(ReplyReader(maximumBytes: 1_024))
            var rest = ByteBuffer(string: text)
            var replies: [RESPValue] = []
            while let bytes = rest.readSlice(length: min(piece, rest.readableBytes)), bytes.readableBytes > 0 {
                try reader.feed(bytes)
                while let reply = try reader.next() { replies.append(reply) }
            }
            #expect(replies == expected, "pieces of \(piece) bytes")
        }
    }

    @Test("makes no room for elements that a reply only claims to have")
    func claimed() throws {
        let reader = try #require(ReplyReader(maximumBytes: 1_024))
        try reader.feed(ByteBuffer(string: String(repeating: "*2000000000\r\n", count: 6)))
        #expect(try reader.next() == nil)
        try reader.feed(ByteBuffer(string: ":1\r\n"))
        #expect(try reader.next() == nil)
    }
}
