import Foundation

/// Where people get tokens: `--login-url`.
struct LoginURL: Sendable, Equatable {
    let text: String
    let origin: WebOrigin

    /// Nil for what is no http or https URL, and for one with a user or a fragment. The page adds `return`, its own address, to the
    /// query.
    init?(_ text: String) {
        guard let parts = URLComponents(string: text), parts.user == nil, parts.password == nil, parts.fragment == nil,
            let scheme = parts.scheme, let host = parts.percentEncodedHost, !host.isEmpty,
            let origin = WebOrigin("\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")), origin.isOfTheWeb
        else { return nil }
        self.text = text
        self.origin = origin
    }
}
