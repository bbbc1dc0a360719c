internal import NIOHTTP1

/// Which pages of other origins may send requests, and whether with cookies.
public struct EngineCrossOriginPolicy: Sendable {
    /// The origins that may.
    public enum Origins: Sendable {
        /// Every one.
        case any
        /// Those of a list, as `https://example.com`.
        case list(Set<String>)
        /// Those of which it says true.
        case predicate(@Sendable (String) -> Bool)
    }

    /// The origins that may.
    public var origins: Origins
    /// Whether cookies may be sent along.
    public var allowsCredentials: Bool
    /// The header fields that pages may set; nil for those that they ask for.
    public var allowedHeaders: [String]?

    /// Allows `origins`.
    public init(_ origins: Origins, allowsCredentials: Bool = false, allowedHeaders: [String]? = nil) {
        self.origins = origins
        self.allowsCredentials = allowsCredentials
        self.allowedHeaders = allowedHeaders
    }

    private static let methods = "GET,HEAD,PUT,PATCH,POST,DELETE"

    /// What an answer says about who may read it.
    func headers(for request: HTTPHeaders) -> HTTPHeaders {
        var headers = HTTPHeaders()
        if case .any = origins, !allowsCredentials {
            headers.add(name: "Access-Control-Allow-Origin", value: "*")
        } else {
            headers.add(name: "Vary", value: "Origin")
            guard let origin = request["origin"].first, allows(origin) else { return headers }
            headers.add(name: "Access-Control-Allow-Origin", value: origin)
        }
        if allowsCredentials { headers.add(name: "Access-Control-Allow-Credentials", value: "true") }
        return headers
    }

    /// The answer to a browser that asks before it sends a request.
    func preflight(for request: HTTPHeaders) -> HTTPHeaders {
        var headers = headers(for: request)
        headers.add(name: "Access-Control-Allow-Methods", value: Self.methods)
        if let allowedHeaders {
            headers.add(name: "Access-Control-Allow-Headers", value: allowedHeaders.joined(separator: ","))
        } else if let asked = request["access-control-request-headers"].first {
            headers.add(name: "Vary", value: "Access-Control-Request-Headers")
            headers.add(name: "Access-Control-Allow-Headers", value: asked)
        }
        headers.add(name: "Content-Length", value: "0")
        return headers
    }

    private func allows(_ origin: String) -> Bool {
        switch origins {
        case .any: true
        case .list(let origins): origins.contains(origin)
        case .predicate(let allows): allows(origin)
        }
    }
}
