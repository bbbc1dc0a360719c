import EaselAuth
import HTTPTypes
import Hummingbird

/// Refuses requests that ``RequestPolicy`` does not allow, before their bodies are read.
struct RequestPolicyMiddleware<Context: RequestContext>: RouterMiddleware {
    let policy: RequestPolicy
    let audit: Audit

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do throws(Problem) {
            try policy.check(
                BrowserRequest(request.head, isFromProxy: Asker.connection?.isFromProxy == true),
                isRouted: context.endpointPath != nil)
        } catch {
            if let refusal = error.auditedRefusal {
                audit.record(.request, refusal, by: nil, from: Asker(request).address?.description)
            }
            throw error
        }
        return try await next(request, context)
    }
}
