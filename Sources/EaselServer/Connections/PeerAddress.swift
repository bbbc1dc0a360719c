import NIOCore

/// What a connection counts for: an IPv4 address, or the /64 network of an IPv6 address, which is what one customer
/// usually has.
struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]
    let description: String

    /// Nil for what is no IP address.
    init?(_ text: String) {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        self.init(address)
    }

    /// Nil for what is no IP address, such as the path of a socket.
    init?(_ address: SocketAddress) {
        switch address {
        case .v4(let address):
            bytes = withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
        case .v6(let address):
            let all = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
            let isMapped = all.prefix(10).allSatisfy { $0 == 0 } && all[10] == 255 && all[11] == 255
            bytes = isMapped ? Array(all[12...]) : all
        case .unixDomainSocket:
            return nil
        }
        description = address.ipAddress ?? ""
    }

    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    private var counted: ArraySlice<UInt8> { bytes.prefix(bytes.count == 4 ? 4 : 8) }

    static func == (one: PeerAddress, other: PeerAddress) -> Bool { one.counted == other.counted }

    func hash(into hasher: inout Hasher) { hasher.combine(counted) }
}
