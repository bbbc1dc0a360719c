import NIOCore
import SocketIO
import Testing

@testable import EaselServer

@Suite("An event for a room")
struct RoomEventTests {
    private let limits = RoomLimits()

    private func refusal(room: SocketValue? = "r", event: SocketValue? = "e", _ arguments: SocketValue...) -> String? {
        do throws(RoomEvent.Refusal) {
            _ = try RoomEvent(room: room, event: event, arguments: arguments, limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("is taken up to its limits, text and bytes alike, and refused beyond them")
    func sizes() {
        // ["e","…"] has eight characters besides.
        #expect(refusal(.string(String(repeating: "x", count: 16_376))) == nil)
        #expect(refusal(.string(String(repeating: "x", count: 16_377))) == "event-too-large")
        #expect(refusal(.binary(ByteBuffer(repeating: 1, count: 16_300))) == nil)
        #expect(refusal(["deep": [.binary(ByteBuffer(repeating: 1, count: 16_384))]]) == "event-too-large")
        #expect(refusal(room: .string(String(repeating: "é", count: 64))) == nil)
        #expect(refusal(room: .string(String(repeating: "é", count: 65))) == "invalid-room")
        #expect(refusal(event: .string(String(repeating: "e", count: 129))) == "invalid-event")
    }

    @Test("has a name that is a string and none of Socket.IO's own")
    func names() {
        for name in ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"] {
            #expect(refusal(event: .string(name)) == "reserved-event")
        }
        #expect(refusal(event: nil) == "invalid-event")
        #expect(refusal(event: "") == "invalid-event")
        #expect(refusal(event: 7) == "invalid-event")
        #expect(refusal(room: nil) == "invalid-room")
        #expect(refusal(room: ["r"]) == "invalid-room")
    }

    @Test("may be for a socket's own room, which nobody else joins")
    func ownRooms() throws {
        #expect(refusal(room: "0123456789abcdefghi-") == nil)
        #expect(throws: RoomEvent.Refusal.self) { try RoomEvent.roomToJoin("0123456789abcdefghi-", limits) }
        #expect(try RoomEvent.roomToJoin("twenty characters ok", limits) == "twenty characters ok")
        #expect(try RoomEvent.roomToJoin("0123456789abcdefghi-k", limits) == "0123456789abcdefghi-k")
    }
}
