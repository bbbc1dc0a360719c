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
    public var subjectID: String? {
        if case .subject(let subject) = self { subject.id } else { nil }
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
