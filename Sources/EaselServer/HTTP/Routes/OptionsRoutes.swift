import HTTPTypes
import Hummingbird

/// Tells what can be asked of each path, for `OPTIONS`.
enum OptionsRoutes {
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
