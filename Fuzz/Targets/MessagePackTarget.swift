import NIOCore
import SocketIO

extension FuzzTarget {
    /// MessagePack of other Socket.IO nodes: what is read can be written, and read again it is the same.
    static let messagePack = FuzzTarget(
        name: "message-pack",
        seeds: {
            let broadcast: [SocketValue] = [
                "Ab3xYz", ["type": 2, "data": ["event", 1.5, nil, .binary(ByteBuffer(bytes: [0, 255]))], "nsp": "/"],
                ["rooms": ["room"], "except": [], "flags": ["volatile": true]],
            ]
            return [
                Array(try MessagePack.encode(.array(broadcast)).readableBytesView), [0xD4, 0, 0],
                [0xD7, 0, 0, 0, 1, 0x99, 0xE2, 0xA9, 0x4B, 0], [0xD6, 0xFF, 0, 0, 0, 0], [0xC7, 3, 0, 1, 2, 3],
                [0xDD, 0xFF, 0xFF, 0xFF, 0xFF], [0xDF, 0xFF, 0xFF, 0xFF, 0xFF, 0xC0],
                Array(repeating: 0x91, count: 40), [0xCB, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0],
            ]
        },
        run: MessagePackTarget.run)
}

enum MessagePackTarget {
    static func run(_ bytes: [UInt8]) throws {
        guard let value = try? MessagePack.decode(ByteBuffer(bytes: bytes)) else { return }
        let again: SocketValue
        do {
            again = try MessagePack.decode(MessagePack.encode(value))
        } catch {
            throw Finding("what was read can't be written and read again: \(error)")
        }
        try Finding.unless(again == value, "what was read is another value when it is written and read again")
    }
}
