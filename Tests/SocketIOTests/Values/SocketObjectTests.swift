import EaselTestSupport
import Foundation
import NIOCore
import Testing

@testable import SocketIO

@Suite("An object that a client sends") struct SocketObjectTests {
    private let text =
        "{\"z\":1,\"\(Spellings.composed)\":2,\"\(Spellings.decomposed)\":3,\"\u{212B}\":4,\"\u{C5}\":5,\"a\":6}"

    private func parse(_ text: String) throws -> SocketValue {
        try #require(SocketValue(parsing: ByteBuffer(string: text).readableBytesView, maximumDepth: 8))
    }

    /// As bytes: Swift takes texts for one that differ here.
    private func bytes(of value: SocketValue) -> [UInt8] {
        var (bytes, attachments) = ([UInt8](), [ByteBuffer]())
        value.encode(into: &bytes, attachments: &attachments)
        return bytes
    }

    @Test("keeps its members in their order, and apart where JavaScript tells their names apart") func order() throws {
        let value = try parse(text)
        #expect(bytes(of: value) == Array(text.utf8))
        #expect(value[Spellings.composed] == 2 && value[Spellings.decomposed] == 3)
        #expect(value["\u{212B}"] == 4 && value["\u{C5}"] == 5)
        #expect(bytes(of: try MessagePack.decode(try MessagePack.encode(value))) == Array(text.utf8))
        #expect(bytes(of: try ClusterJSON.decode(ClusterJSON.encode(value))) == Array(text.utf8))
        #expect(bytes(of: try SocketValueEncoder.encode(value)) == Array(text.utf8))
        let members = try #require(value.objectValue)
        #expect(bytes(of: try SocketValueEncoder.encode(members)) == Array(text.utf8))
        #expect(bytes(of: .object(try SocketValueDecoder.decode(SocketObject.self, from: value))) == Array(text.utf8))
    }

    @Test("keeps its members when its bytes come behind it") func attachments() throws {
        var decoder = PacketDecoder(limits: .init(packetBytes: 1_000))
        let placeholder = #"{"_placeholder":true,"num":0}"#
        let head = "51-[\"e\",{\"z\":0,\"\(Spellings.composed)\":\(placeholder),\"\(Spellings.decomposed)\":2}]"
        _ = try decoder.add(.text(ByteBuffer(string: head)))
        let packet = try #require(try decoder.add(.binary(ByteBuffer(bytes: [7]))))
        let members = try #require(packet.data?.arrayValue?.last?.objectValue)
        #expect(members.map(\.value) == [0, .binary(ByteBuffer(bytes: [7])), 2])
        #expect(members[Spellings.decomposed] == 2)
    }

    @Test("has the last of several values of one name, in the place of the first") func doubled() throws {
        #expect(bytes(of: try parse(#"{"b":1,"a":2,"b":3}"#)) == Array(#"{"b":3,"a":2}"#.utf8))
        let literal: SocketValue = ["b": 1, "a": 2, "b": 3]
        #expect(bytes(of: literal) == Array(#"{"b":3,"a":2}"#.utf8))
    }

    @Test("is the same in another order, but not with a name that is spelled otherwise") func equality() throws {
        #expect(try parse(#"{"a":1,"b":2}"#) == parse(#"{"b":2,"a":1}"#))
        #expect(Set([try parse(#"{"a":1,"b":2}"#), try parse(#"{"b":2,"a":1}"#)]).count == 1)
        let (composed, decomposed) = (SocketValue.string(Spellings.composed), SocketValue.string(Spellings.decomposed))
        #expect(composed != decomposed && Set([composed, decomposed]).count == 2)
        #expect(SocketValue.object([Spellings.composed: 1]) != SocketValue.object([Spellings.decomposed: 1]))
        let (one, other): (SocketObject, SocketObject) = (["a": 1, "b": 2], ["a": 1, "c": 2])
        #expect(one != other)
    }

    @Test("finds, changes and removes members, few or many", arguments: [3, 12, 13, 1_000]) func many(count: Int) {
        let members: [(String, SocketValue)] = (0..<count).map { ("name \($0)", .number(Double($0))) }
        var object = SocketObject(members)
        #expect(object.count == count && object["name \(count - 1)"] == .number(Double(count - 1)))
        #expect(object["name \(count)"] == nil)
        object["name 1"] = nil
        object["name 0"] = "changed"
        object["name 1"] = "again"
        let names = ["name 0"] + (2..<count).map { "name \($0)" } + ["name 1"]
        #expect(object.map(\.key) == names)
        #expect(object["name 0"] == "changed" && object["name 1"] == "again")
        #expect((2..<count).allSatisfy { object["name \($0)"] == .number(Double($0)) })
        let doubled = object.mapValues { .array([$0, $0]) }
        #expect(doubled["name 1"] == ["again", "again"] && doubled.count == count)
    }

    @Test("has the members of a Swift type in the order in which it declares them") func codable() throws {
        struct Declared: Codable, Equatable { var zebra = 1, apple = 2, mango = 3 }
        let value = try SocketValueEncoder.encode(Declared())
        #expect(bytes(of: value) == Array(#"{"zebra":1,"apple":2,"mango":3}"#.utf8))
        #expect(try SocketValueDecoder.decode(Declared.self, from: value) == Declared())
        // Other formats have objects too.
        let data = try JSONEncoder().encode(value)
        #expect(try JSONDecoder().decode(SocketValue.self, from: data) == value)
    }

    @Test("comes back from the server as it was sent, whole") func echo() async throws {
        let server = makeServer()
        server.onConnection { socket in
            socket.on("say") { (value: SocketValue) in
                try socket.emit("said", value)
                return value
            }
        }
        let client = try await DirectClient(server)
        try await client.connected()
        client.send("27[\"say\",\(text)]")
        #expect(try await Array(client.text().utf8) == Array("2[\"said\",\(text)]".utf8))
        #expect(try await Array(client.text().utf8) == Array("37[\(text)]".utf8))
    }
}
