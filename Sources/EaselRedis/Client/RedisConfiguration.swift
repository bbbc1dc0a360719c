import EaselBackoff
public import NIOCore
import NIOSSL

/// Where Redis is, and how to connect to it.
public struct RedisConfiguration: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// How the servers that hold the data are found.
    public var topology: RedisTopology
    /// The ACL user; nil for the default one.
    public var username: String?
    /// The user's password; nil to send no `AUTH`.
    public var password: String?
    /// The ACL user of the Sentinels, who have users of their own; nil for the default one.
    public var sentinelUsername: String?
    /// The password for the Sentinels; nil to send them no `AUTH`.
    public var sentinelPassword: String?
    /// The number of the database; a cluster has only 0.
    public var database = 0
    /// Whether all connections use TLS, those to Sentinels too.
    public var usesTLS = false
    /// A file of certificates to trust in place of the system's, in PEM.
    public var certificateAuthorities: String?
    /// How long the TCP connection to one server may take.
    public var connectTimeout = TimeAmount.seconds(2)
    /// How long a command may wait for a connection and an answer, together.
    public var commandTimeout = TimeAmount.seconds(5)
    /// How long a replica may take to confirm a command that is to be ``Durability/replicated``.
    public var replicaTimeout = TimeAmount.seconds(1)
    /// How many commands one connection may have in flight; more fail with ``RedisError/overloaded``.
    public var maximumInFlight = 8_192
    /// The largest reply that is read, in bytes; a larger one ends the connection.
    public var maximumReplyBytes = 512 << 20
    /// The longest pause after the first failed attempt to connect. It doubles with each failure; the pause is random.
    public var minimumBackoff = TimeAmount.milliseconds(50)
    /// The longest pause after any number of failed attempts.
    public var maximumBackoff = TimeAmount.seconds(5)

    /// Without a user, password or TLS.
    public init(topology: RedisTopology) {
        self.topology = topology
    }

    /// One server, without a user, password or TLS.
    public init(host: String, port: Int) {
        self.init(topology: .standalone(RedisAddress(host: host, port: port)))
    }

    /// Reads one of
    ///
    /// - `redis://[user[:password]@]host[:6379][/database]`, and `rediss://…` for TLS
    /// - `redis+sentinel://[user[:password]@]host[:26379][,host…]/master[/database]`: the user is that of the master;
    ///   `?sentinelUsername=` and `?sentinelPassword=` are those of the Sentinels
    /// - `redis+cluster://[user[:password]@]host[:6379][,host…]`: some of the nodes; the others are learned from them
    ///
    /// The last two take `?tls=true`, for all connections; all take `?ca=FILE` with TLS. User, password and master are
    /// percent-encoded. Throws ``RedisError/invalidURL(_:)``.
    public init(url: String) throws {
        let url = try RedisURL(url)
        switch url.scheme {
        case "redis", "rediss":
            let addresses = try url.addresses(defaultPort: 6_379)
            guard addresses.count == 1 else {
                throw RedisError.invalidURL("\(url.scheme):// names one host; redis+cluster:// may name several")
            }
            self.init(topology: .standalone(addresses[0]))
            usesTLS = url.scheme == "rediss"
            try readDatabase(url.path)
            try read(url.query, known: ["ca"])
        case "redis+sentinel":
            guard let master = url.path.first else {
                throw RedisError.invalidURL("it names no master, as in redis+sentinel://host:26379/mymaster")
            }
            self.init(topology: .sentinel(master: master, sentinels: try url.addresses(defaultPort: 26_379)))
            try readDatabase(url.path.dropFirst())
            try read(url.query, known: ["tls", "ca", "sentinelUsername", "sentinelPassword"])
        case "redis+cluster":
            self.init(topology: .cluster(seeds: try url.addresses(defaultPort: 6_379)))
            guard url.path.isEmpty || url.path == ["0"] else {
                throw RedisError.invalidURL("a cluster has no database but 0")
            }
            try read(url.query, known: ["tls", "ca"])
        default:
            throw RedisError.invalidURL(
                "its scheme is not supported; redis://, rediss://, redis+sentinel:// and redis+cluster:// are")
        }
        username = url.username
        password = url.password
        guard password != nil || username == nil else { throw RedisError.invalidURL("a user needs a password") }
        guard usesTLS || certificateAuthorities == nil else {
            throw RedisError.invalidURL(
                "?ca= is of use only with TLS: rediss://, or ?tls=true for Sentinel and Cluster")
        }
    }

    public var debugDescription: String { description }

    /// Names the servers, never a password.
    public var description: String { "\(topology), database \(database)\(usesTLS ? ", TLS" : "")" }

    private mutating func readDatabase(_ path: some Collection<String>) throws {
        guard let text = path.first else { return }
        guard path.count == 1, let number = Int(text), number >= 0 else {
            throw RedisError.invalidURL("what follows the host is no database number. \(RedisURL.encoding)")
        }
        database = number
    }

    private mutating func read(_ query: [(name: String, value: String)], known: [String]) throws {
        for (name, value) in query {
            guard known.contains(name) else {
                throw RedisError.invalidURL(
                    "it has a parameter that is not known here; \(known.map { "?\($0)=" }.joined(separator: " and ")) "
                        + "can be given. \(RedisURL.encoding)")
            }
            switch name {
            case "ca": certificateAuthorities = value
            case "sentinelUsername": sentinelUsername = value
            case "sentinelPassword": sentinelPassword = value
            default:
                guard ["true", "false"].contains(value) else {
                    throw RedisError.invalidURL("?tls= is true or false")
                }
                usesTLS = value == "true"
            }
        }
    }

    /// The pauses between attempts: at most a second where another server may take over.
    var backoff: Backoff {
        if case .standalone = topology { return Backoff(minimum: minimumBackoff, maximum: maximumBackoff) }
        return Backoff(minimum: minimumBackoff, maximum: min(maximumBackoff, .seconds(1)))
    }

    func tlsContext() throws -> NIOSSLContext? {
        guard usesTLS else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthorities { configuration.trustRoots = .file(certificateAuthorities) }
        return try NIOSSLContext(configuration: configuration)
    }
}
