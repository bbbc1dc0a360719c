import HTTPTypes
import NIOHTTP1

/// What ``RequestPolicy`` needs to know of a request, whatever the protocol that brought it.
struct BrowserRequest: Sendable {
    var method = "GET"
    /// The path, without its query.
    var path = "/"
    /// The `Host` header.
    var host: String?
    /// The `Origin` header.
    var origin: String?
    /// The `Sec-Fetch-Site` header.
    var fetchSite: String?
    var contentType: String?
    /// `X-Forwarded-Host`, and what of `X-Forwarded-Proto` a proxy says; nil from anybody who is no known proxy.
    var forwardedHost: String?
    var forwardedProtocol: String?
    /// Whether it asks for a WebSocket.
    var isUpgrade = false

    /// The host that the client has named, be it to a proxy. Nil if it named none, or what is none.
    var effectiveHost: Authority? { (forwardedHost ?? host).flatMap { Authority($0) } }

    /// The scheme that the client has used, where that is known.
    var scheme: String? {
        switch forwardedProtocol?.lowercased() {
        case "http", "ws": "http"
        case "https", "wss": "https"
        default: nil
        }
    }

    /// Whether it may change something, which a page of another origin must not do. What polls opens a session or takes
    /// what was sent to one.
    var isUnsafe: Bool {
        guard !isUpgrade, ["GET", "HEAD", "OPTIONS"].contains(method) else { return true }
        return method != "OPTIONS" && (path == Gateway.path || path + "/" == Gateway.path)
    }
}

extension BrowserRequest {
    /// - Parameter isFromProxy: whether a known reverse proxy has sent it.
    init(_ head: HTTPTypes.HTTPRequest, isFromProxy: Bool) {
        method = head.method.rawValue
        path = String((head.path ?? "/").prefix { $0 != "?" })
        host = head.authority
        let fields = head.headerFields
        origin = fields[.origin]
        fetchSite = fields[.secFetchSite]
        contentType = fields[.contentType]
        if isFromProxy {
            forwardedHost = Self.lastHop(fields[.forwardedHost])
            forwardedProtocol = Self.lastHop(fields[.forwardedProtocol])
        }
    }

    /// A request to upgrade to a WebSocket.
    init(upgrade head: HTTPRequestHead, isFromProxy: Bool) {
        method = head.method.rawValue
        path = String(head.uri.prefix { $0 != "?" })
        host = head.headers.first(name: "host")
        origin = head.headers.first(name: "origin")
        fetchSite = head.headers.first(name: "sec-fetch-site")
        if isFromProxy {
            forwardedHost = Self.lastHop(head.headers["x-forwarded-host"].last)
            forwardedProtocol = Self.lastHop(head.headers["x-forwarded-proto"].last)
        }
        isUpgrade = true
    }

    /// What the nearest proxy has seen itself; what stands before may have been invented.
    private static func lastHop(_ value: String?) -> String? {
        value?.split(separator: ",").last?.trimmingPrefix { $0 == " " }.split(separator: " ").first.map { String($0) }
    }
}
