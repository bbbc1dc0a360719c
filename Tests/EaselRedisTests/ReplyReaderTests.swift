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
}
