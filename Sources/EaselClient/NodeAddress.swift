import Foundation
import NIOCore

/// Where a node listens.
public struct NodeAddress: Sendable, Equatable {
    public var host: String
    public var port: Int
    /// Whether it speaks TLS.
    public var isSecure: Bool

    public init(host: String, port: Int, isSecure: Bool = false) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
    }

    /// Reads `http://host:port`, `ws://host:port`, `https://host:port` or `wss://host:port`. Throws ``ClientError/invalidAddress(_:)``,
    /// which does not quote the address, for others and for those with a user or password, which no node takes: errors and logs have
    /// addresses.
    public init(_ url: String) throws(ClientError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme,
            ["http", "ws", "https", "wss"].contains(scheme), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil
        else { throw .invalidAddress("a node's address is like http://127.0.0.1:7070") }
        let isSecure = ["https", "wss"].contains(scheme)
        self.init(host: host, port: parts.port ?? (isSecure ? 443 : 80), isSecure: isSecure)
    }

    /// Whether the address leads to this machine and nowhere else: `localhost`, 127.0.0.0/8 or `::1`.
    public var isLoopback: Bool {
        let host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host.lowercased()
        if host == "localhost" || host == "localhost." { return true }
        return switch try? SocketAddress(ipAddress: host, port: 0) {
        case .v4: host.hasPrefix("127.")
        case .v6(let address):
            withUnsafeBytes(of: address.address.sin6_addr) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
        default: false
        }
    }
}
