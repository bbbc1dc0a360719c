import AsyncHTTPClient
import EaselClient
import EaselJSON
import NIOCore
import NIOHTTP1
import NIOSSL

/// Requests of commands to a server. An answer that is no success is thrown, with what the server said.
enum ServerRequest {
    /// The largest answer that is read whole, in bytes: a document.
    private static let maximumBytes = 1 << 30

    /// One for as long as the process runs. A redirection is not followed: the token is for the node that was named.
    private static let client = Result {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        if let certificates = try NodeCredentials.certificates() {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(certificates)
            configuration.tlsConfiguration = tls
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    static func get(_ url: String) async throws -> HTTPClientResponse {
        try await send(HTTPClientRequest(url: url))
    }

    static func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        var request = request
        if let node = try? NodeAddress(request.url) { NodeCredentials.warn(sendingTo: node) }
        if let token = try NodeCredentials.token() {
            request.headers.add(name: "authorization", value: "Bearer \(token)")
        }
        let response = try await client.get().execute(request, timeout: .hours(24))
        guard (200..<300).contains(response.status.code) else {
            let body = String(buffer: try await response.body.collect(upTo: 1 << 20))
            let detail = (try? JSON(parsing: body.utf8))?["detail"]?.stringValue ?? body
            throw HistoryError("\(request.url) answered \(response.status.code): \(detail)")
        }
        return response
    }

    static func json(_ url: String) async throws -> JSON {
        try await json(get(url))
    }

    static func json(_ response: HTTPClientResponse) async throws -> JSON {
        try JSON(parsing: try await response.body.collect(upTo: maximumBytes).readableBytesView)
    }
}
