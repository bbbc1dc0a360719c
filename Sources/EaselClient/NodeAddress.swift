import Foundation

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

    /// Reads `http://host:port`, `ws://host:port`, `https://host:port` or `wss://host:port`. Throws ``ClientError/invalidAddress(_:)``.
    public init(_ url: String) throws(ClientError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme,
            ["http", "ws", "https", "wss"].contains(scheme), let host = parts.host, !host.isEmpty
        else { throw .invalidAddress("\(url): a node's address is like http://127.0.0.1:7070") }
        let isSecure = ["https", "wss"].contains(scheme)
        self.init(host: host, port: parts.port ?? (isSecure ? 443 : 80), isSecure: isSecure)
    }
}
