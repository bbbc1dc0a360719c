import HTTPTypes
import Hummingbird

/// Tells what can be asked of each path, for `OPTIONS`.
enum OptionsRoutes {
    /// Answers `OPTIONS *`, which asks about the server.
    struct ServerMiddleware<Context: RequestContext>: RouterMiddleware {
        func handle(
            _ request: Request, context: Context, next: (Request, Context) async throws -> Response
        ) async throws -> Response {
            guard request.method == .options, request.head.path == "*" else { return try await next(request, context) }
            return Response(status: .noContent, headers: [.allow: "DELETE, GET, HEAD, OPTIONS, PATCH, POST"])
        }
    }

    /// Added last, since it looks at what there is.
    static func add(to router: Router<BasicRequestContext>) {
        let routes = Dictionary(grouping: router.routes) { $0.path.description }
        for routes in routes.values {
            var methods = Set(routes.map(\.method))
            guard let path = routes.first?.path, methods.insert(.options).inserted else { continue }
            // Each GET has a HEAD.
            if methods.contains(.get) { methods.insert(.head) }
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            router.on(path, method: .options) { _, _ in Response(status: .noContent, headers: [.allow: allowed]) }
        }
    }
}
