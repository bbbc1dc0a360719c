import EaselBoard
import EaselJSON

/// Reads who a token names out of claims whose signature was verified.
struct TokenClaims: Sendable {
    private let claims: JSONObject

    init(_ claims: JSONObject) {
        self.claims = claims
    }

    /// Throws what is wrong with the claims at this time, in seconds since 1970.
    func subject(by rules: TokenRules, at now: Int) throws(TokenRefusal) -> Subject {
        let expiry = try time("exp")
        guard let expiry else { throw .claim("exp is missing") }
        guard now < expiry + rules.leeway else { throw .expired }
        if let start = try time("nbf"), now < start - rules.leeway { throw .notYetValid }
        _ = try time("iat")
        if let issuer = rules.issuer {
            guard let named = claims["iss"]?.stringValue, CodeUnitOrder.equal(named, issuer) else { throw .issuer }
        }
        try checkAudience(rules.audience)
        return Subject(
            id: try id(), name: try name(), grants: try grants(), isAdmin: try isAdmin(),
            expiresAt: expiry + rules.leeway)
    }

    /// A token that names audiences is for them alone (RFC 7519, section 4.1.3), also where this server has no name.
    private func checkAudience(_ audience: String?) throws(TokenRefusal) {
        let named: [JSON]
        switch claims["aud"] {
        case nil: named = []
        case .array(let audiences)?: named = audiences
        case let audience?: named = [audience]
        }
        guard let audience else {
            guard named.isEmpty else { throw .audience }
            return
        }
        guard named.contains(where: { $0.stringValue.map { CodeUnitOrder.equal($0, audience) } ?? false }) else {
            throw .audience
        }
    }

    /// A time, in whole seconds since 1970; RFC 7519 allows fractions.
    private func time(_ name: String) throws(TokenRefusal) -> Int? {
        guard let claim = claims[name] else { return nil }
        guard let seconds = claim.numberValue, (0...Self.latest).contains(seconds) else {
            throw .claim("\(name) must be seconds since 1970")
        }
        return Int(seconds)
    }

    /// The end of the year 9999.
    private static let latest = 253_402_300_799.0

    private func id() throws(TokenRefusal) -> SubjectID {
        guard let id = claims["sub"]?.stringValue, Subject.isValid(id: id) else {
            throw .claim("sub must be a string of 1 to \(Subject.maximumIDCharacters) printable characters")
        }
        return SubjectID(id)
    }

    private func name() throws(TokenRefusal) -> String? {
        guard let claim = claims["name"] else { return nil }
        guard let name = claim.stringValue, Subject.isPrintable(name, atMost: Subject.maximumNameCharacters) else {
            throw .claim("name must be a string of at most \(Subject.maximumNameCharacters) printable characters")
        }
        return name.isEmpty ? nil : name
    }

    private func isAdmin() throws(TokenRefusal) -> Bool {
        guard let claim = claims["admin"] else { return false }
        guard let isAdmin = claim.boolValue else { throw .claim("admin must be true or false") }
        return isAdmin
    }

    private func grants() throws(TokenRefusal) -> BoardGrants {
        guard let claim = claims["boards"] else { return .none }
        guard let object = claim.objectValue else { throw .claim("boards must be an object") }
        var roles: [BoardPattern: Role] = [:]
        for (text, value) in object {
            guard let pattern = BoardPattern(text) else {
                throw .claim("a key of boards is neither a board id nor a pattern with at most three *")
            }
            guard let role = value.stringValue.flatMap(Role.init(rawValue:)) else {
                throw .claim("a role in boards must be viewer, editor or owner")
            }
            roles[pattern] = role
        }
        guard let grants = BoardGrants(roles) else { throw .claim("boards has more than \(BoardGrants.maximumCount)") }
        return grants
    }
}
