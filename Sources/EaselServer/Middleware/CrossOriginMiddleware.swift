import HTTPTypes
import Hummingbird

/// Lets scripts of the pages that `--allow-origin` names read answers, as the CORS protocol of the Fetch standard has it,
/// and says of all other answers that they are for this origin alone, as they are, and for nobody's cache.
struct CrossOriginMiddleware<Context: RequestContext>: RouterMiddleware {
    let origins: OriginPolicy

    private static var methods: String { "GET, HEAD, POST, PUT, PATCH, DELETE" }
    private static var requestHeaders: String {
        "Authorization, Content-Type, Easel-Client-Key, If-None-Match, Last-Event-ID"
    }
    private static var responseHeaders: String { "Content-Disposition, ETag, Location, Retry-After" }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isPreflight = request.method == .options && request.headers[.accessControlRequestMethod] != nil
        let origin = request.headers[.origin].flatMap { origins.isAllowedAcross($0) ? $0 : nil }
        var response: Response
        if isPreflight, let origin {
            // A host that is not this node's gets no leave either.
            response = try await next(request, context)
            if response.status != .misdirectedRequest { response = preflight(request, of: origin) }
        } else if isPreflight {
            let problem = Problem.forbiddenOrigin(request.headers[.origin], site: request.headers[.secFetchSite])
            response = problem.response(from: request, context: context)
        } else {
            response = try await next(request, context)
        }
        if let origin, response.headers[.accessControlAllowOrigin] == nil {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.accessControlExposeHeaders] = Self.responseHeaders
        }
        Self.protect(&response.headers, variesByOrigin: request.headers[.origin] != nil)
        return response
    }

    private func preflight(_ request: Request, of origin: String) -> Response {
        var headers: HTTPFields = [
            .accessControlAllowMethods: Self.methods, .accessControlAllowHeaders: Self.requestHeaders,
            .accessControlMaxAge: "600",
        ]
        // Chromium asks before a public page may reach into a local network.
        if request.headers[.accessControlRequestPrivateNetwork] == "true" {
            headers[.accessControlAllowPrivateNetwork] = "true"
        }
        return Response(status: .noContent, headers: headers)
    }

    private static func protect(_ headers: inout HTTPFields, variesByOrigin: Bool) {
        headers[.xContentTypeOptions] = "nosniff"
        // What is no page of this node's, and is opened as one all the same, may do nothing.
        if headers[.contentSecurityPolicy] == nil {
            headers[.contentSecurityPolicy] = "sandbox; default-src 'none'; frame-ancestors 'none'"
        }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        if headers[.crossOriginResourcePolicy] == nil {
            headers[.crossOriginResourcePolicy] =
                headers[.accessControlAllowOrigin] == "*" ? "cross-origin" : "same-origin"
        }
        if variesByOrigin, headers[.accessControlAllowOrigin] != "*" {
            headers[.vary] = headers[.vary].map { "\($0), Origin" } ?? "Origin"
        }
    }
}
