import HTTPTypes

/// Which requests a node takes, whatever carries them: those to a host that it is, and of those that may change
/// something only the ones of pages that may. A pure value.
struct RequestPolicy: Sendable {
    let hosts: HostPolicy
    let origins: OriginPolicy

    /// Other methods have no route with a body.
    private static let methodsWithBodies: Set = ["PATCH", "POST", "PUT"]

    /// Throws what is wrong with a request, and what is allowed. What has no route is not asked for the type of its body, for
    /// it is told what the path has.
    func check(_ request: BrowserRequest, isRouted: Bool = true) throws(Problem) {
        try checkHost(request)
        guard request.isUnsafe else { return }
        guard origins.allows(request) else { throw .forbiddenOrigin(request.origin, site: request.fetchSite) }
        guard isRouted, !request.isUpgrade, Self.methodsWithBodies.contains(request.method),
            let types = BodyTypes(path: request.path)
        else { return }
        guard types.allows(request.contentType) else {
            throw .unsupportedMediaType(request.contentType, allowed: types.allowed)
        }
    }

    private func checkHost(_ request: BrowserRequest) throws(Problem) {
        // No browser leaves it out, and HTTP/1.0 may.
        guard let text = request.host else { return }
        guard let host = Authority(text)?.host, hosts.allows(host) else {
            throw .misdirected(text, allowed: hosts.advice)
        }
    }
}

extension Problem {
    static func misdirected(_ host: String, allowed: String) -> Problem {
        Problem(
            .misdirectedRequest, "unknown-host",
            "this node is not \(printable(host)); it answers to \(allowed)")
    }

    static func forbiddenOrigin(_ origin: String?, site: String?) -> Problem {
        let pages = origin.map { "pages of \(printable($0))" } ?? "\(printable(site ?? "cross-site")) pages"
        return Problem(
            .forbidden, "forbidden-origin",
            "\(pages) may not use this node; those of its own origin may, and those that --allow-origin and --public-url "
                + "name")
    }

    static func unsupportedMediaType(_ type: String?, allowed: [String]) -> Problem {
        let found = type.map { "it is \(printable($0))" } ?? "there is none"
        return Problem(
            .unsupportedMediaType, "unsupported-media-type",
            "the Content-Type must be \(allowed.joined(separator: " or ")), but \(found); with curl, add "
                + "-H 'Content-Type: \(allowed[0])'")
    }

    /// At most 80 characters of what somebody has sent, without those that mean something to a terminal.
    private static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(80).map { (" "..."~").contains($0) ? $0 : "?" }
        return String(String.UnicodeScalarView(scalars))
    }
}
