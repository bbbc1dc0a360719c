import EaselJSON
import EaselLog
import NIOCore
import SocketIO

/// What a client of Excalidraw asks for, as far as it is well-formed.
enum ExcalidrawRequest: Sendable, Equatable {
    case join(SealedID)
    /// What was drawn, for the log of a room.
    case draw(room: SealedID, iv: ByteBuffer, ciphertext: ByteBuffer)
    /// A cursor or the like, for those in a room.
    case show(room: SealedID, iv: ByteBuffer, ciphertext: ByteBuffer)
    /// The viewport of the socket, for those who follow it.
    case showFollowers(iv: ByteBuffer, ciphertext: ByteBuffer)
    case follow(socket: String)
    case unfollow(socket: String)

    /// Nil for what is none of these, and is ignored.
    ///
    /// - Parameter sender: the id of the socket, whose followers nobody else may address.
    init?(_ event: SocketEvent, from sender: String) {
        switch event.name {
        case "join-room":
            guard let room = event.arguments.first?.stringValue.flatMap(SealedID.init) else { return nil }
            self = .join(room)
        case "server-broadcast", "server-volatile-broadcast":
            guard event.arguments.count == 3, let target = event.arguments[0].stringValue,
                let ciphertext = event.arguments[1].binaryValue, let iv = event.arguments[2].binaryValue,
                ciphertext.readableBytes > 0, iv.readableBytes <= ExcalidrawLimits.ivBytes
            else { return nil }
            self.init(
                to: target, isVolatile: event.name == "server-volatile-broadcast", iv, ciphertext, from: sender)
        case "user-follow":
            guard let payload = event.arguments.first, let socket = payload["userToFollow"]?["socketId"]?.stringValue,
                SealedID(socket) != nil, socket != sender
            else { return nil }
            switch payload["action"]?.stringValue {
            case "FOLLOW": self = .follow(socket: socket)
            case "UNFOLLOW": self = .unfollow(socket: socket)
            default: return nil
            }
        default: return nil
        }
    }

    private init?(
        to target: String, isVolatile: Bool, _ iv: ByteBuffer, _ ciphertext: ByteBuffer, from sender: String
    ) {
        let isSmall = ciphertext.readableBytes <= ExcalidrawLimits.volatileBytes
        if CodeUnitOrder.equal(target, ExcalidrawRooms.followers(of: sender)) {
            guard isSmall else { return nil }
            self = .showFollowers(iv: iv, ciphertext: ciphertext)
        } else if let room = SealedID(target) {
            guard isVolatile else {
                self = .draw(room: room, iv: iv, ciphertext: ciphertext)
                return
            }
            guard isSmall else { return nil }
            self = .show(room: room, iv: iv, ciphertext: ciphertext)
        } else {
            return nil
        }
    }
}
