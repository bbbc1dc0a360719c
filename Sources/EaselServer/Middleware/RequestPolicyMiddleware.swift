import HTTPTypes
import Hummingbird

/// Refuses requests that ``RequestPolicy`` does not allow, before their bodies are read.
struct RequestPolicyMiddleware<Context: RequestContext>: RouterMiddleware {
    let policy: RequestPolicy

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        try policy.check(
            BrowserRequest(request.head, isFromProxy: Asker.connection?.isFromProxy == true),
            isRouted: context.endpointPath != nil)
        return try await next(request, context)
    }
}
