import AsyncHTTPClient
public import Foundation
import NIOCore
import NIOSSL

/// One HTTP request of a test, answered whole.
public enum HTTPRequest {
    public struct Answer: Sendable {
        public let status: Int
        public let contentType: String?
        /// What the server takes for the time.
        public let date: Date?
        /// All headers, by their names in lower case.
        public let headers: [String: String]
        public let body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// Says at once that nobody listens, where the shared client would try again until its time is up.
    private static let plainClient = client(HTTPClient.Configuration())

    /// The same for https: it trusts the authority of tests alone.
    private static let secureClient = Task {
        var configuration = HTTPClient.Configuration()
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(try await CertificateAuthority.shared().certificateFile)
        configuration.tlsConfiguration = tls
        return client(configuration)
    }

    private static func client(for url: String) async throws -> HTTPClient {
        url.hasPrefix("https:") ? try await secureClient.value : plainClient
    }

    private static func client(_ configuration: HTTPClient.Configuration) -> HTTPClient {
        var configuration = configuration
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout = .init(connect: Patience.timeAmount, read: Patience.timeAmount)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Section 5.6.7 of RFC 9110.
    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }

    public static func get(_ url: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", url, headers: headers)
    }

    /// Starts to listen to server-sent events.
    public static func events(_ url: String, headers: [(String, String)] = []) async throws -> ServerSentEvents {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "accept", value: "text/event-stream")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return ServerSentEvents(try await client(for: url).execute(request, timeout: Patience.timeAmount))
    }

    public static func send(
        _ method: String, _ url: String, body: String? = nil, headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .RAW(value: method)
        if let body {
            request.body = .bytes(ByteBuffer(string: body))
            request.headers.add(name: "content-type", value: "application/json")
        } else {
            // No request goes out on a connection that its node is just closing.
            request.headers.add(name: "connection", value: "close")
        }
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await client(for: url).execute(request, timeout: Patience.timeAmount)
        let bytes = try await response.body.collect(upTo: 256 << 20)
        return Answer(
            status: Int(response.status.code), contentType: response.headers.first(name: "content-type"),
            date: response.headers.first(name: "date").flatMap(date),
            headers: Dictionary(
                response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $0 + ", " + $1 }),
            body: Array(bytes.readableBytesView))
    }
}
