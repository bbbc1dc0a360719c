import HTTPTypes
import Hummingbird

/// The browser whiteboard and the JavaScript client. Each file is a route: no path is ever looked up on a disk.
struct AssetRoutes: Sendable {
    let store: AssetStore

    func add(to router: Router<BasicRequestContext>) {
        for (path, asset) in store.assets {
            serve(asset, at: path, on: router) { _, _ in }
        }
        guard let page = store.assets[AssetStore.page] else { return }
        serve(page, at: "/", on: router) { _, _ in }
        serve(page, at: "/boards/{board}", on: router) { request, context in _ = try request.board(context) }
    }

    private func serve(
        _ asset: Asset, at path: String, on router: Router<BasicRequestContext>,
        checking check: @escaping @Sendable (Request, BasicRequestContext) throws -> Void
    ) {
        let isForOtherPages = path.hasPrefix("/easel-client.") || path.hasPrefix("/client/")
        let route = RouterPath(path)
        router.get(route) { request, context in
            try check(request, context)
            return answer(asset, to: request, isForOtherPages: isForOtherPages)
        }
        router.head(route) { request, context in
            try check(request, context)
            return answer(asset, to: request, isForOtherPages: isForOtherPages).createHeadResponse()
        }
    }

    private func answer(_ asset: Asset, to request: Request, isForOtherPages: Bool) -> Response {
        let variant = asset.variant(for: AcceptedEncodings(request.headers[.acceptEncoding]))
        var headers: HTTPFields = [
            .eTag: variant.tag.description,
            // Asked again each time, and answered by 304: whoever reloads after an update never has a mix of two.
            .cacheControl: "no-cache",
            .vary: "Accept-Encoding",
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
        ]
        if isForOtherPages { headers[.accessControlAllowOrigin] = "*" }
        if asset.type == .html {
            headers[.contentSecurityPolicy] = ContentSecurityPolicy.page(host: request.head.authority)
            headers[.crossOriginOpenerPolicy] = "same-origin"
            headers[.permissionsPolicy] = "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()"
        }
        if variant.tag.isNamed(by: request.headers[.ifNoneMatch]) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = asset.type.contentType
        if variant.tag != asset.plain.tag { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: variant.body))
    }
}
