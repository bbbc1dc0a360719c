import NIOCore
import SocketIO

/// An event that is to reach the sockets of a room, within the limits. A pure value.
struct RoomEvent: Sendable, Equatable {
    let room: String
    /// The event's name first.
    let arguments: [SocketValue]

    /// Why an event, or a room, is not taken. It is told as the acknowledgement, or as a problem over HTTP.
    struct Refusal: Error, Equatable {
        let code: String
        let message: String
    }

    init(room: SocketValue?, event: SocketValue?, arguments: [SocketValue], _ limits: RoomLimits) throws(Refusal) {
        self.room = try Self.room(room, limits)
        guard case .string(let name)? = event, !name.isEmpty, name.utf8.count <= limits.eventNameBytes else {
            throw Refusal(
                code: "invalid-event", message: "the event must be a name of 1 to \(limits.eventNameBytes) bytes")
        }
        guard !ReservedEvents.contains(name) else {
            throw Refusal(code: "reserved-event", message: "the name \(name) has a meaning to Socket.IO's libraries")
        }
        self.arguments = [.string(name)] + arguments
        guard Self.byteCount(self.arguments) <= limits.eventBytes else {
            throw Refusal(
                code: "event-too-large", message: "an event and its arguments are at most \(limits.eventBytes) bytes")
        }
    }

    private static func byteCount(_ arguments: [SocketValue]) -> Int {
        var (text, attachments) = ([UInt8](), [ByteBuffer]())
        SocketValue.array(arguments).encode(into: &text, attachments: &attachments)
        return attachments.reduce(text.count) { $0 + $1.readableBytes }
    }

    /// The room that an argument names.
    static func room(_ value: SocketValue?, _ limits: RoomLimits) throws(Refusal) -> String {
        guard case .string(let room)? = value, !room.isEmpty, room.utf8.count <= limits.roomNameBytes else {
            throw Refusal(
                code: "invalid-room", message: "a room must be a name of 1 to \(limits.roomNameBytes) bytes")
        }
        return room
    }

    /// A room that a client may join. Those of single sockets, whose names are their ids, are their own.
    static func roomToJoin(_ value: SocketValue?, _ limits: RoomLimits) throws(Refusal) -> String {
        let room = try room(value, limits)
        guard room.utf8.count != 20 || !room.utf8.allSatisfy(isOfID) else {
            throw Refusal(
                code: "reserved-room", message: "names of 20 letters, digits, - and _ are those of sockets' own rooms")
        }
        return room
    }

    private static func isOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
