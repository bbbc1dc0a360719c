/// The names that a node answers to.
///
/// A page of `rebind.example` whose name its owner points at 127.0.0.1 is of the node's own origin as far as its browser
/// can tell; only the `Host` header gives it away (docs/decisions/0070-hosts-and-origins.md).
struct HostPolicy: Sendable {
    private let publicHosts: Set<Authority.Host>
    private let boundHost: Authority.Host?
    private let isLoopback: Bool
    private let machine: String

    /// - Parameters:
    ///   - boundHost: what the node listens on, an address or a name.
    ///   - publicURLs: where people and proxies reach the node besides.
    ///   - machine: this machine's own name.
    init(boundHost: String, isLoopback: Bool, publicURLs: [WebOrigin], machine: String) {
        publicHosts = Set(publicURLs.map(\.host))
        self.boundHost = Authority.Host(address: boundHost) ?? Authority.Host(boundHost)
        self.isLoopback = isLoopback
        self.machine = machine.lowercased()
    }

    func allows(_ host: Authority.Host) -> Bool {
        if host.isLoopback || host == boundHost || publicHosts.contains(host) { return true }
        guard !isLoopback else { return false }
        switch host {
        case .address: return true
        case .name(let name): return publicHosts.isEmpty && (name == machine || Self.isLocal(name))
        }
    }

    /// Whether only a local network can have the name, so that no stranger on the internet can point it anywhere.
    private static func isLocal(_ name: String) -> Bool {
        !name.contains(".") || [".local", ".lan", ".internal", ".home.arpa"].contains { name.hasSuffix($0) }
    }

    /// What is allowed, for whoever was refused.
    var advice: String {
        let publicURL = publicHosts.isEmpty ? "the host of --public-url, which is not set" : "the hosts of --public-url"
        guard !isLoopback else { return "localhost, 127.0.0.0/8, [::1] and \(publicURL)" }
        guard publicHosts.isEmpty else { return "localhost, IP addresses and \(publicURL)" }
        return "localhost, IP addresses, names of the local network and \(publicURL)"
    }
}
