import Hummingbird

/// Refuses requests of addresses that make too many.
struct RequestRateMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try Asker(request).count(.request)
        return try await next(request, context)
    }
}
