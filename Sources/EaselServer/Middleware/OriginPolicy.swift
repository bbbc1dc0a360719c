/// Which web pages may change something or open a WebSocket. A browser names the page's origin; other clients name none
/// and are not concerned.
struct OriginPolicy: Sendable {
    private let origins: Set<WebOrigin>
    private let publicURLs: Set<WebOrigin>
    private let allowsAll: Bool
    private let isSecure: Bool

    /// `allowed` are origins besides the node's own, as `https://example.org`; `*` stands for all of the web. `isSecure` says
    /// that the node itself speaks TLS.
    init(allowed: [String], publicURLs: [WebOrigin] = [], isSecure: Bool = false) {
        self.isSecure = isSecure
        origins = Set(allowed.compactMap { WebOrigin($0) })
        self.publicURLs = Set(publicURLs)
        allowsAll = allowed.contains("*")
    }

    /// Whether `origin` is one that `--allow-origin` names, and so one that is answered across origins.
    func isAllowedAcross(_ origin: String) -> Bool {
        guard let origin = WebOrigin(origin) else { return false }
        return origins.contains(origin) || allowsAll && origin.isOfTheWeb
    }

    func allows(_ request: BrowserRequest) -> Bool {
        guard let text = request.origin else {
            // Old browsers leave out the origin of a form; new ones say at least how the page is related to this node.
            return request.fetchSite.map { $0 == "same-origin" || $0 == "none" } ?? true
        }
        if isAllowedAcross(text) { return true }
        guard let origin = WebOrigin(text), origin.isOfTheWeb else { return false }
        return publicURLs.contains(origin) || isOwn(origin, request)
    }

    /// Whether the page was loaded from where the request goes to.
    private func isOwn(_ origin: WebOrigin, _ request: BrowserRequest) -> Bool {
        guard let host = request.effectiveHost else { return false }
        if let scheme = request.scheme ?? (isSecure ? "https" : nil) {
            return origin == WebOrigin(scheme: scheme, host)
        }
        // Where TLS ends in front of the node, and that isn't told, only the port tells HTTPS from HTTP.
        let scheme = origin.scheme == "https" && (host.port ?? 443) == 443 ? "https" : "http"
        return origin == WebOrigin(scheme: scheme, host)
    }
}
