import HTTPTypes

extension HTTPField.Name {
    static let accessControlAllowPrivateNetwork = known("Access-Control-Allow-Private-Network")
    static let accessControlRequestPrivateNetwork = known("Access-Control-Request-Private-Network")
    static let crossOriginOpenerPolicy = known("Cross-Origin-Opener-Policy")
    static let forwardedFor = known("X-Forwarded-For")
    static let forwardedHost = known("X-Forwarded-Host")
    static let forwardedProtocol = known("X-Forwarded-Proto")
    static let permissionsPolicy = known("Permissions-Policy")
    static let referrerPolicy = known("Referrer-Policy")
    static let strictTransportSecurity = known("Strict-Transport-Security")
    static let secFetchSite = known("Sec-Fetch-Site")

    /// A name that is written here, and so is one.
    private static func known(_ name: String) -> HTTPField.Name {
        guard let known = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return known
    }
}
