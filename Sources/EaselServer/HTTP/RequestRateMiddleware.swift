import Hummingbird

/// Refuses requests of addresses that make too many. Those of sessions on polling wait instead.
struct RequestRateMiddleware<Context: RequestContext>: RouterMiddleware {
    let gateway: Gateway?

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let isOfSession =
            gateway?.isOfSession(path: request.uri.path, sid: request.uri.queryParameters["sid"]) ?? false
        if isOfSession { await Asker(request).pace() } else { try Asker(request).count(.request) }
        return try await next(request, context)
    }
}
