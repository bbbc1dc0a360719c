/// Where a server listens.
public struct RedisAddress: Hashable, Sendable {
    /// A host name, or an IP address without brackets.
    public var host: String
    /// 1 to 65,535.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, `[::1]:port` or, as Redis itself writes IPv6, `::1:port`; without a port, if `defaultPort` is
    /// given. Nil if the text is none of these.
    init?(_ text: some StringProtocol, defaultPort: Int? = nil) {
        var host = String(text)
        var port = defaultPort
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            guard let number = Int(host[host.index(after: colon)...]) else { return nil }
            port = number
            host = String(host[..<colon])
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.contains(where: "[]@/".contains), let port, (1...65_535).contains(port) else { return nil }
        self.init(host: host, port: port)
    }
}

extension RedisAddress: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
