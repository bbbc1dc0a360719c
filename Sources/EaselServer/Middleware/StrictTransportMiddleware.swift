import Hummingbird

/// Tells browsers that came by https to use nothing else for a time (RFC 6797). Over plain HTTP the header means nothing, so
/// it is left out there.
struct StrictTransportMiddleware<Context: RequestContext>: RouterMiddleware {
    let seconds: Int
    /// Whether clients speak TLS with the node itself.
    let isSecure: Bool

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let browser = BrowserRequest(request.head, isFromProxy: Asker.connection?.isFromProxy == true)
        if isSecure || browser.scheme == "https" {
            response.headers[.strictTransportSecurity] = "max-age=\(seconds)"
        }
        return response
    }
}
