import EaselWeb
import HTTPTypes
import Hummingbird

/// The browser whiteboard and the JavaScript client. Each file is a route: no path is ever looked up on a disk.
struct AssetRoutes: Sendable {
    private typealias Answer = @Sendable (Request, BasicRequestContext) throws -> Response

    let store: AssetStore
    /// What may show the page in a frame.
    var frameAncestors = FrameAncestors.own
    /// Whether the page may talk with the one that has opened it, which gives it tokens.
    var keepsOpener = false
    /// Whether there is a page for administrators.
    var hasAdministrators = false

    func add(to router: Router<BasicRequestContext>) {
        for (path, asset) in store.assets {
            let isForOtherPages = path.hasPrefix("/easel-client.") || path.hasPrefix("/client/")
            add(path, to: router) { request, _ in
                var response = asset.response(to: request)
                if isForOtherPages { response.headers[.accessControlAllowOrigin] = "*" }
                if path == AssetStore.serviceWorker {
                    response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.serviceWorker
                }
                return response
            }
            // Browsers let it be newer than a page only where it has one address.
            if path == AssetStore.serviceWorker { continue }
            add("\(AssetStore.versions)/{version}\(path)", to: router) { request, context in
                var response = asset.response(to: request)
                // A page that another node gave, or this one before an update, still gets its files, if not those.
                if context.parameters.get("version") == store.version {
                    response.headers[.cacheControl] = "public, max-age=31536000, immutable"
                }
                return response
            }
        }
        if hasAdministrators { add("/admin", to: router) { request, _ in answer(request, with: store.adminPage) } }
        add("/", to: router) { request, _ in answer(request, with: store.page) }
        add("/boards/{board}", to: router) { request, context in
            _ = try request.board(context)
            return answer(request, with: store.page)
        }
    }

    private func add(_ path: String, to router: Router<BasicRequestContext>, answer: @escaping Answer) {
        router.get(RouterPath(path)) { request, context in try answer(request, context) }
        router.head(RouterPath(path)) { request, context in try answer(request, context).createHeadResponse() }
    }

    private func answer(_ request: Request, with page: Asset) -> Response {
        var response = page.response(to: request)
        response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.page(
            host: request.head.authority, frameAncestors: frameAncestors.policy)
        response.headers[.crossOriginOpenerPolicy] = keepsOpener ? "unsafe-none" : "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()"
        return response
    }
}

extension Asset {
    fileprivate func response(to request: Request) -> Response {
        let variant = variant(for: AcceptedEncodings(request.headers[.acceptEncoding]))
        var headers: HTTPFields = [
            .eTag: variant.tag.description,
            // Asked for again each time, and answered by 304.
            .cacheControl: "no-cache",
            .vary: "Accept-Encoding",
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
        ]
        // The file by itself is no page: opened as one, it does nothing.
        if type == .html || type == .svg { headers[.contentSecurityPolicy] = "default-src 'none'" }
        if variant.tag.isNamed(by: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = type.contentType
        if variant.tag != plain.tag { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: variant.body))
    }
}
