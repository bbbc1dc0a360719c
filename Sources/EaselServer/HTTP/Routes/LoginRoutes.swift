import EaselJSON
import HTTPTypes
import Hummingbird

/// Where the page gets a new token when its own is refused: it asks before it knows who anybody is.
struct LoginRoutes: Sendable {
    let url: LoginURL?
    /// Pages that may give the page a token, besides that at the URL: those that may use the node.
    let allowedOrigins: [String]

    func add(to router: Router<BasicRequestContext>) {
        // A page asks the one that opened it or shows it, and takes an answer of these alone: `*` names nobody to be trusted.
        let named = allowedOrigins.compactMap { WebOrigin($0) }.filter(\.isOfTheWeb).map { "\($0)" }
        let origins = Set(named + (url.map { ["\($0.origin)"] } ?? [])).sorted()
        let answer = JSON.object([
            "url": url.map { .string($0.text) } ?? .null, "origins": .array(origins.map { .string($0) }),
        ])
        router.get("/login.json") { _, _ in Response(json: answer) }
    }
}
