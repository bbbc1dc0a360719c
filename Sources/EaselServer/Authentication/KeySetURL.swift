import AsyncHTTPClient
import EaselAuth
import NIOCore
import NIOHTTP1

/// A key set that an issuer publishes. Redirects are not followed: they could lead to where anybody may write.
struct KeySetURL: KeySetSource {
    let url: String

    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    func load() async throws -> [UInt8] {
        let response = try await Self.client.execute(HTTPClientRequest(url: url), timeout: .seconds(5))
        guard response.status == .ok else { throw KeySetError("it was answered \(response.status.code)") }
        return Array(try await response.body.collect(upTo: KeySetCache.maximumBytes).readableBytesView)
    }
}
