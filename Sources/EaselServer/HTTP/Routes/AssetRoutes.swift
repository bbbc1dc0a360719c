import EaselWeb
import HTTPTypes
import Hummingbird

/// The browser whiteboard and the JavaScript client. Files are found by name in memory: no path is ever looked up on a disk.
struct AssetRoutes: Sendable {
    private typealias Answer = @Sendable (Request, BasicRequestContext) async throws -> Response

    let store: AssetStore
    /// What may show the page in a frame.
    var frameAncestors = FrameAncestors.own
    /// Whether the page may talk with the one that has opened it, which gives it tokens.
    var keepsOpener = false
    /// Whether there is a page for administrators.
    var hasAdministrators = false

    func add(to router: Router<BasicRequestContext>) {
        // A route for each file would make a node's start longer with the square of their number.
        for path in Set(store.assets.keys.map(Self.route)) {
            add(path, to: router) { request, _ in try await file(at: request.uri.path, for: request) }
        }
        add("\(AssetStore.versions)/{version}/**", to: router) { request, _ in
            let name = request.uri.path.dropFirst(AssetStore.versions.count + 1)
            let (version, path) = (name.prefix { $0 != "/" }, String(name.drop { $0 != "/" }))
            // Browsers let it be newer than a page only where it has one address.
            guard path != AssetStore.serviceWorker else { throw HTTPError(.notFound) }
            var response = try await file(at: path, for: request)
            // A page that another node gave, or this one before an update, still gets its files, if not those.
            if version == store.version {
                response.headers[.cacheControl] = "public, max-age=31536000, immutable"
            }
            return response
        }
        if hasAdministrators {
            add("/admin", to: router) { request, _ in await answer(request, with: store.adminPage) }
        }
        add("/", to: router) { request, _ in await answer(request, with: store.page) }
        add("/boards/{board}", to: router) { request, context in
            _ = try request.board(context)
            return await answer(request, with: store.page)
        }
    }

    /// The route of a file: its own at the root, and elsewhere that of the folder which it is in, however deep.
    private static func route(of path: String) -> String {
        let parts = path.split(separator: "/", maxSplits: 1)
        return parts.count == 2 ? "/\(parts[0])/**" : path
    }

    /// Throws 404 if there is none.
    private func file(at path: String, for request: Request) async throws -> Response {
        guard let asset = store.assets[path] else { throw HTTPError(.notFound) }
        var response = await asset.response(to: request)
        if path.hasPrefix("/easel-client.") || path.hasPrefix("/client/") {
            response.headers[.accessControlAllowOrigin] = "*"
        }
        if path == AssetStore.serviceWorker {
            response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.serviceWorker
        }
        return response
    }

    private func add(_ path: String, to router: Router<BasicRequestContext>, answer: @escaping Answer) {
        router.get(RouterPath(path)) { request, context in try await answer(request, context) }
        router.head(RouterPath(path)) { request, context in try await answer(request, context).createHeadResponse() }
    }

    private func answer(_ request: Request, with page: Asset) async -> Response {
        var response = await page.response(to: request)
        response.headers[.contentSecurityPolicy] = ContentSecurityPolicy.page(
            host: request.head.authority, frameAncestors: frameAncestors.policy)
        response.headers[.crossOriginOpenerPolicy] = keepsOpener ? "unsafe-none" : "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()"
        return response
    }
}

extension Asset {
    fileprivate func response(to request: Request) async -> Response {
        let variant = await variant(for: AcceptedEncodings(request.headers[.acceptEncoding]))
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
        if let coding = variant.coding { headers[.contentEncoding] = coding }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: variant.body))
    }
}
