import HTTPTypes
import Hummingbird

/// Answers requests that have no route at a path that has some: `OPTIONS` by what is allowed there, and other methods by
/// 405.
enum AllowedMethods {
    /// Answers `OPTIONS *`, which asks about the server.
    struct ServerMiddleware<Context: RequestContext>: RouterMiddleware {
        func handle(
            _ request: Request, context: Context, next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            guard request.method == .options, request.head.path == "*" else { return try await next(request, context) }
            return Response(status: .noContent, headers: [.allow: "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"])
        }
    }

    /// Added last, since it looks at what there is, and then stands in front of what has no route alone.
    static func add(to router: Router<BasicRequestContext>) {
        let paths = Router()
        for routes in Dictionary(grouping: router.routes, by: { $0.path.description }).values {
            guard let path = routes.first?.path else { continue }
            var methods = Set(routes.map(\.method)).union([.options])
            // Each GET has a HEAD.
            if methods.contains(.get) { methods.insert(.head) }
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            paths.get(path) { _, _ in Response(status: .noContent, headers: [.allow: allowed]) }
        }
        router.add(middleware: UnroutedMiddleware(paths: paths.buildResponder()))
    }

    private struct UnroutedMiddleware: RouterMiddleware {
        /// Tells for each path what is allowed there.
        let paths: RouterResponder<BasicRequestContext>

        func handle(
            _ request: Request, context: BasicRequestContext,
            next: (Request, BasicRequestContext) async throws -> Response
        ) async throws -> Response {
            var head = request.head
            head.method = .get
            let known = try await paths.respond(to: Request(head: head, body: request.body), context: context)
            guard let allowed = known.headers[.allow] else { return try await next(request, context) }
            if request.method == .options { return known }
            throw Problem(
                .methodNotAllowed, "method-not-allowed",
                "\(request.method.rawValue.prefix(20)) is not allowed here; \(allowed) are", allow: allowed)
        }
    }
}
