import EaselAuth
import EaselBoard
import EaselRoom
import HTTPTypes
import Hummingbird

/// Finds out who a request is from, and refuses it before its route runs if they may not do what it asks.
struct AccessMiddleware: RouterMiddleware {
    let boards: BoardService
    private var access: AccessControl { boards.access }

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
        let principal = try await access.principal(
            token: try BearerToken.of(request), client: ClientKeyField.client(of: request))
        AuditNote.identify(principal)
        switch (decision, principal) {
        case (.everybody, _), (.anyPrincipal, .subject): break
        case (.anyPrincipal, .anonymous), (.person, .anonymous), (.administrator, .anonymous):
            throw TokenRefusal.missing
        case (.person, .subject):
            guard access.policy.allowsForgetting(try context.subject(), by: principal) else { throw Problem.forbidden }
        case (.administrator, .subject):
            guard access.policy.isAdministrator(principal) else { throw Problem.forbidden }
        // It permits something on its board alone.
        case (.anyPrincipal, .link), (.person, .link), (.administrator, .link), (nil, _): throw Problem.forbidden
        case (.board(let action)?, _):
            if let link = try await boards.enter(try request.board(context), for: action, as: principal) {
                AuditNote.add("link", .string(link.string))
            }
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

/// The key of the client that makes a request, as in its `hello`. Links that let only so many clients in ask for it.
enum ClientKeyField {
    static let name = "Easel-Client-Key"

    /// Nil where none is named, or none that can be one.
    static func client(of request: Request) -> ClientID? {
        HTTPField.Name(name).flatMap { request.headers[$0] }.flatMap { try? ClientKey(validating: $0) }
            .map { ClientID(key: $0) }
    }
}
