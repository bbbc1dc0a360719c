import NIOCore
import SocketIO

extension FuzzTarget {
    /// Packets of Socket.IO: messages one after the other, each behind its length, text or binary.
    static let socketPacket = FuzzTarget(
        name: "socket-io-packet",
        seeds: {
            Shorthand.bytes(
                #"0{"token":"123"}"#, "0/custom,", "1/custom", #"2["message",1,"2",{"3":[true]}]"#,
                #"2/n,12["a",null,1e21,"\ud83d\ude00","\ud83d"]"#, "3456[]", #"4{"message":"no"}"#, "450-[]",
                #"2["a",9007199254740993,{"b":1,"b":2}]"#, "2/\(String(repeating: "n", count: 600)),[]",
                #"52-789["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]|abc|"#,
                #"61-0[{"_placeholder":true,"num":7}]|"#, #"510-["a"]||||||||||"#, #"2["connect"]"#,
                "2[" + String(repeating: "[", count: 70) + String(repeating: "]", count: 71))
        },
        run: SocketPacketTarget.run)
}

/// Messages are told apart by `|`; the first is text, and what follows is binary while attachments are due.
enum SocketPacketTarget {
    static func run(_ bytes: [UInt8]) throws {
        var decoder = PacketDecoder(limits: .init(packetBytes: 4_096))
        for (index, part) in bytes.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).enumerated() {
            // Engine.IO hands on only text that is UTF-8.
            guard index > 0 || String(validating: part, as: UTF8.self) != nil else { return }
            let message = ByteBuffer(bytes: part)
            guard let packet = try? decoder.add(index == 0 ? .text(message) : .binary(message)) else {
                if index == 0 { continue }
                return
            }
            try check(packet)
        }
    }

    /// A packet that was accepted is sent as one that is accepted and the same.
    private static func check(_ packet: Packet) throws {
        let messages = packet.encoded.messages
        var decoder = PacketDecoder(limits: .init(packetBytes: 1 << 20))
        var again: Packet?
        for message in messages {
            do {
                again = try decoder.add(message)
            } catch {
                throw Finding("its own packet is refused: \(error)")
            }
        }
        try Finding.unless(again == packet, "its own packet is another one")
        if let data = packet.data { _ = data.footprint }
    }
}
