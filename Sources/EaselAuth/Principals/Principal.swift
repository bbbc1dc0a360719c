public import EaselBoard

/// On whose behalf a connection or request acts.
public enum Principal: Sendable, Hashable {
    /// Whoever comes without a token.
    case anonymous
    /// Somebody, or a program, that came with a token.
    case subject(Subject)
    /// Whoever came with a link's secret.
    case link(LinkBearer)

    /// Whom a token names; nil for others.
    public var subjectID: SubjectID? {
        if case .subject(let subject) = self { subject.id } else { nil }
    }

    /// Throws ``TokenRefusal/expired`` once the token is no longer valid, for what began while it was.
    ///
    /// - Parameter now: milliseconds since 1970.
    public func checkExpiry(at now: Int) throws(TokenRefusal) {
        if case .subject(let subject) = self, now >= subject.expiresAt * 1_000 { throw .expired }
    }
}

/// Whoever came with a link's secret. Which board it is a link of, if any, is found there.
public struct LinkBearer: Sendable, Hashable {
    /// SHA-256 of the secret.
    public let hash: String
    /// Which client it is, where that is known: some links let so many in.
    public let client: ClientID?

    public init(hash: String, client: ClientID?) {
        self.hash = hash
        self.client = client
    }
}
