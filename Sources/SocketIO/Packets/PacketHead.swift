internal import NIOCore

/// What stands before the JSON of a packet, taken part by part: `<type>[<attachments>-][<namespace>,][<id>]`.
struct PacketHead {
    /// What was not taken yet.
    private(set) var rest: ByteBufferView

    init(_ text: ByteBufferView) {
        rest = text
    }

    /// The type, and whether attachments follow.
    mutating func takeKind() throws(PacketError) -> (Packet.Kind, isBinary: Bool) {
        guard let byte = rest.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "6")).contains(byte) else {
            throw .unknownType
        }
        let type = Int(byte - UInt8(ascii: "0"))
        switch type {
        case 5: return (.event, true)
        case 6: return (.acknowledgement, true)
        default:
            guard let kind = Packet.Kind(rawValue: type) else { throw .unknownType }
            return (kind, false)
        }
    }

    mutating func takeAttachments(atMost limit: Int) throws(PacketError) -> Int {
        let digits = takeDigits()
        guard rest.popFirst() == UInt8(ascii: "-"), !digits.isEmpty else { throw .illegalAttachments }
        guard let count = Self.number(digits), count <= limit else { throw .tooManyAttachments }
        return count
    }

    /// The name of the namespace, `/` if there is none. Its comma may be missing if nothing follows.
    mutating func takeNamespace(atMost limit: Int) throws(PacketError) -> String {
        guard rest.first == UInt8(ascii: "/") else { return "/" }
        let name = rest.prefix { $0 != UInt8(ascii: ",") }
        guard name.count <= limit else { throw .namespaceTooLong }
        rest = rest.dropFirst(name.count + 1)
        return String(decoding: name, as: UTF8.self)
    }

    mutating func takeID() throws(PacketError) -> Int? {
        let digits = takeDigits()
        if digits.isEmpty { return nil }
        guard let id = Self.number(digits) else { throw .illegalAcknowledgementID }
        return id
    }

    private mutating func takeDigits() -> ByteBufferView {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    /// What the digits say; nil beyond 15 of them, up to which a double is exact.
    private static func number(_ digits: ByteBufferView) -> Int? {
        guard digits.count <= 15 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
