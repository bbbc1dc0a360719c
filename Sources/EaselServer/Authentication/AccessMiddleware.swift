import EaselAuth
import EaselBoard
import HTTPTypes
import Hummingbird

/// Finds out who a request is from, and refuses it before its route runs if they may not do what it asks.
struct AccessMiddleware: RouterMiddleware {
    let access: AccessControl

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        // What has no route is answered without looking at any board.
        guard access.isRequired, let path = context.endpointPath else {
            AuditNote.identify(.anonymous)
            return try await next(request, context)
        }
        let decision = RouteAccess.of(request.method, path)
        if decision == .everybody { return try await next(request, context) }
        let principal = try await access.principal(token: try BearerToken.of(request))
        AuditNote.identify(principal)
        switch decision {
        case .everybody, .anyPrincipal: break
        case .board(let action): try access.check(action, of: principal, on: try request.board(context))
        case nil: throw Problem.forbidden
        }
        return try await Requester.$principal.withValue(principal) { try await next(request, context) }
    }
}

/// The token of a request.
enum BearerToken {
    /// Nil if there is none. Throws ``EaselAuth/TokenRefusal`` for an `Authorization` that is no bearer token.
    static func of(_ request: Request) throws(TokenRefusal) -> String? {
        let fields = request.headers[values: .authorization]
        guard let field = fields.first else { return nil }
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .malformed("the Authorization header must be: Bearer and the token")
        }
        return String(parts[1])
    }
}
