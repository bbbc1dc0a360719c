import Foundation
public import NIOCore
import NIOSSL

/// Where Redis is and how it is talked to.
public struct RedisConfiguration: Sendable {
    public var host: String
    public var port: Int
    /// The ACL user; nil for the default one.
    public var username: String?
    public var password: String?
    public var database = 0
    public var usesTLS = false
    /// A file of certificates to trust in place of the system's, in PEM.
    public var certificateAuthorities: String?
    public var connectTimeout = TimeAmount.seconds(2)
    /// How long a command may wait for a connection and an answer, together.
    public var commandTimeout = TimeAmount.seconds(5)
    /// Commands that one connection may have in flight.
    public var maximumInFlight = 8_192
    /// The largest reply, in bytes.
    public var maximumReplyBytes = 512 << 20
    /// The pause after the first failed attempt to connect; it doubles up to `maximumBackoff`, with full jitter.
    public var minimumBackoff = TimeAmount.milliseconds(50)
    public var maximumBackoff = TimeAmount.seconds(5)

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `redis://[user[:password]@]host[:port][/database]`, or `rediss://…` for TLS, with `?ca=FILE`.
    ///
    /// Throws ``RedisError/invalidURL(_:)``.
    public init(url: String) throws {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme else {
            throw RedisError.invalidURL("it must be like redis://user:password@host:6379/0")
        }
        guard scheme == "redis" || scheme == "rediss" else {
            throw RedisError.invalidURL("\(scheme):// is not supported; redis:// and rediss:// are")
        }
        guard let host = parts.host, !host.isEmpty else { throw RedisError.invalidURL("it names no host") }
        self.init(host: host.trimmingCharacters(in: ["[", "]"]), port: parts.port ?? 6_379)
        username = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password
        usesTLS = scheme == "rediss"
        let path = parts.path.drop { $0 == "/" }
        if !path.isEmpty {
            guard let number = Int(path), number >= 0 else {
                throw RedisError.invalidURL("/\(path) is no database number")
            }
            database = number
        }
        for item in parts.queryItems ?? [] {
            guard item.name == "ca" else { throw RedisError.invalidURL("?\(item.name) is not known; ?ca=FILE is") }
            certificateAuthorities = item.value
        }
    }

    func tlsContext() throws -> NIOSSLContext? {
        guard usesTLS else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let certificateAuthorities { configuration.trustRoots = .file(certificateAuthorities) }
        return try NIOSSLContext(configuration: configuration)
    }
}
