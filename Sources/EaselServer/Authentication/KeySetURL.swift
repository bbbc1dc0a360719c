import AsyncHTTPClient
import EaselAuth
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOSSL

/// A key set that an issuer publishes. Redirects are not followed: they could lead to where anybody may write.
struct KeySetURL: KeySetSource {
    let url: String
    /// A file of the certificates that vouch for the issuer, in PEM; nil for those that the system trusts.
    var authorities: String?

    /// One for each file, for as long as the process runs.
    private static let clients = NIOLockedValueBox<[String?: HTTPClient]>([:])

    private var client: HTTPClient {
        Self.clients.withLockedValue { clients in
            if let known = clients[authorities] { return known }
            var configuration = HTTPClient.Configuration()
            configuration.redirectConfiguration = .disallow
            if let authorities {
                var tls = TLSConfiguration.makeClientConfiguration()
                tls.trustRoots = .file(authorities)
                configuration.tlsConfiguration = tls
            }
            let made = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            clients[authorities] = made
            return made
        }
    }

    func load() async throws -> [UInt8] {
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
        guard response.status == .ok else { throw KeySetError("it was answered \(response.status.code)") }
        return Array(try await response.body.collect(upTo: KeySetCache.maximumBytes).readableBytesView)
    }
}
