import NIOCore

/// The syntax of `Host`, of RFC 9110 and RFC 3986: a name, an IPv4 address or an IPv6 address in brackets, and perhaps a
/// port. Which hosts a node answers for is decided elsewhere.
enum HostHeader {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let end = hostEnd(of: bytes)
        guard let end, end > 0 else { return false }
        let rest = bytes[end...]
        guard let colon = rest.first else { return true }
        let port = rest.dropFirst()
        return colon == UInt8(ascii: ":") && port.count <= 5 && port.allSatisfy(\.isDigitByte)
            && (port.isEmpty || (Int(String(decoding: port, as: UTF8.self)) ?? .max) <= 65_535)
    }

    /// Where the port begins, if there is one; nil for what begins with no host.
    private static func hostEnd(of bytes: [UInt8]) -> Int? {
        guard bytes.first != UInt8(ascii: "[") else {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), isIPv6(bytes[1..<close]) else { return nil }
            return close + 1
        }
        let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        return bytes[..<end].allSatisfy(isNameByte) && end <= 255 ? end : nil
    }

    /// Of a registered name: unreserved, percent-encoded and sub-delims.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~%!$&'()*+;=".utf8.contains(byte)
        }
    }

    private static func isIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let address = try? SocketAddress(ipAddress: String(decoding: bytes, as: UTF8.self), port: 0) else {
            return false
        }
        return address.protocol == .inet6
    }
}
