import Foundation

/// Where a node listens.
public struct NodeAddress: Sendable, Equatable {
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `http://host:port` or `ws://host:port`. Throws ``ClientError/invalidAddress(_:)``.
    public init(_ url: String) throws(ClientError) {
        guard let parts = URLComponents(string: url), ["http", "ws"].contains(parts.scheme ?? ""),
            let host = parts.host, !host.isEmpty
        else { throw .invalidAddress("\(url): a node's address is like http://127.0.0.1:7070") }
        self.init(host: host, port: parts.port ?? 80)
    }
}
