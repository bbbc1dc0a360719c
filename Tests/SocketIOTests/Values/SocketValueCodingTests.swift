import Foundation
import NIOCore
import Testing

@testable import SocketIO

@Suite("A Swift value") struct SocketValueCodingTests {
    struct Message: Codable, Equatable {
        struct Author: Codable, Equatable { var name: String }
        enum Kind: String, Codable { case text, image }
        var author: Author
        var kind: Kind
        var tags: [String]
        var counts: [String: Int]
        var reply: Int?
        var bytes: [UInt8]
        var buffer: ByteBuffer
        var anything: SocketValue
    }

    private let message = Message(
        author: .init(name: "Ada"), kind: .image, tags: ["a", "b"], counts: ["x": 1], reply: nil, bytes: [1, 2],
        buffer: ByteBuffer(bytes: [3]), anything: [1, .binary(ByteBuffer(bytes: [4])), nil])

    @Test("becomes an argument and comes back the same") func roundTrip() throws {
        let value = try SocketValueEncoder.encode(message)
        #expect(
            value == [
                "author": ["name": "Ada"], "kind": "image", "tags": ["a", "b"], "counts": ["x": 1],
                "bytes": .binary(ByteBuffer(bytes: [1, 2])), "buffer": .binary(ByteBuffer(bytes: [3])),
                "anything": [1, .binary(ByteBuffer(bytes: [4])), nil],
            ])
        #expect(try SocketValueDecoder.decode(Message.self, from: value) == message)
    }

    @Test("that JavaScript cannot hold is an error, not another number") func largeInteger() {
        #expect(throws: EncodingError.self) { try SocketValueEncoder.encode(Int64.max) }
        #expect(throws: DecodingError.self) { try SocketValueDecoder.decode(Int.self, from: 1e300) }
        #expect(throws: DecodingError.self) { try SocketValueDecoder.decode(UInt8.self, from: 256) }
        #expect(throws: DecodingError.self) { try SocketValueDecoder.decode(Int.self, from: 0.5) }
    }

    @Test("of another type than it should be is an error that says where") func mismatch() {
        let error = #expect(throws: DecodingError.self) {
            try SocketValueDecoder.decode([Message.Author].self, from: [["name": "a"], ["name": 1]])
        }
        guard case .typeMismatch(_, let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["[1]", "name"])
    }

    @Test("whose argument is missing is nil if it may be") func missing() throws {
        let (name, age) = try EventArguments.decode(String.self, Int?.self, from: ["Ada"])
        #expect(name == "Ada" && age == nil)
        #expect(throws: DecodingError.self) { _ = try EventArguments.decode(String.self, Int.self, from: ["Ada"]) }
    }

    @Test("of bytes is read from binary, and from numbers too") func bytes() throws {
        let binary = SocketValue.binary(ByteBuffer(bytes: [1, 2]))
        #expect(try SocketValueDecoder.decode([UInt8].self, from: binary) == [1, 2])
        #expect(try SocketValueDecoder.decode([UInt8].self, from: [1, 2]) == [1, 2])
        #expect(try SocketValueDecoder.decode(ByteBuffer.self, from: binary) == ByteBuffer(bytes: [1, 2]))
        #expect(try SocketValueDecoder.decode(Data.self, from: binary) == Data([1, 2]))
    }

    @Test("is read and written by other coders too") func otherCoders() throws {
        let value: SocketValue = ["a": [1, "b", true, nil], "c": ["d": 2.5]]
        #expect(try JSONDecoder().decode(SocketValue.self, from: JSONEncoder().encode(value)) == value)
    }
}
