import EaselJSON

/// The public keys of a key set, kept, and loaded again when they may have changed: keys are rotated without a restart.
///
/// They are loaded again for a key that is not known, and when they are older than ``maximumAge``, so that a key that its
/// issuer withdraws is gone; at most once in ``pause``, whatever tokens come. Where that fails, what is there is kept.
public actor KeySetCache {
    /// Bytes of a key set.
    public static let maximumBytes = 1 << 20
    private static let maximumKeys = 256

    private let source: any KeySetSource
    private let maximumAge: Duration
    private let pause: Duration
    private let failed: @Sendable (any Error) -> Void
    private var keys: [VerificationKey] = []
    private var loadedAt: ContinuousClock.Instant?
    private var attemptedAt: ContinuousClock.Instant?
    /// Whether the last attempt failed.
    private var hasFailed = false
    /// Many may wait; one loads.
    private var loading: Task<Void, Never>?

    /// - Parameters:
    ///   - maximumAge: how long keys are used before they are looked for again.
    ///   - pause: the least time between two attempts.
    ///   - failed: hears why keys can't be loaded, for the operator.
    public init(
        _ source: any KeySetSource, maximumAge: Duration = .seconds(600), pause: Duration = .seconds(10),
        failed: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.source = source
        self.maximumAge = maximumAge
        self.pause = pause
        self.failed = failed
    }

    /// Loads the keys for the first time. False if that fails.
    public func prepare() async -> Bool {
        await beginRefresh()?.value
        return loadedAt != nil
    }

    /// The key of that id. A token without one is verified by the only key of its algorithm, if there is only one.
    func key(_ id: String?, for algorithm: SigningAlgorithm) async throws(TokenRefusal) -> VerificationKey {
        let isFresh = loadedAt.map { ContinuousClock.now - $0 < maximumAge } ?? false
        if let key = find(id, algorithm) {
            if isFresh { return key }
            if hasFailed {
                // It is used all the same: nobody waits for an issuer that may take its time to say nothing.
                _ = beginRefresh()
                return key
            }
        }
        await beginRefresh()?.value
        guard loadedAt != nil else { throw .keysUnavailable }
        guard let key = find(id, algorithm) else { throw .unknownKey }
        return key
    }

    private func find(_ id: String?, _ algorithm: SigningAlgorithm) -> VerificationKey? {
        // As RFC 7515, section 10.13, has it, and not as Swift compares strings.
        let id = id.map { ExactString($0) }
        let candidates = keys.filter { key in
            key.algorithm == algorithm && (id == nil || key.id.map { ExactString($0) } == id)
        }
        return candidates.count == 1 ? candidates.first : nil
    }

    /// Begins to load the keys, unless that is under way or was tried just now. Gives what can be waited for; nil where there is nothing.
    private func beginRefresh() -> Task<Void, Never>? {
        if let loading { return loading }
        let now = ContinuousClock.now
        if let attemptedAt, now - attemptedAt < pause { return nil }
        attemptedAt = now
        let task = Task { await self.load() }
        loading = task
        return task
    }

    /// Throws nothing: what is there stays.
    private func load() async {
        defer { loading = nil }
        do {
            keys = try await Self.parse(try await source.load())
            (loadedAt, hasFailed) = (.now, false)
        } catch {
            hasFailed = true
            failed(error)
        }
    }

    /// Throws for what is no key set, or holds no key that can be used: that would lock everybody out.
    private static func parse(_ text: [UInt8]) async throws -> [VerificationKey] {
        guard let items = try JSON(parsing: text, maximumDepth: 8)["keys"]?.arrayValue else {
            throw KeySetError("it is no JSON object with an array \"keys\"")
        }
        guard items.count <= maximumKeys else { throw KeySetError("it has more than \(maximumKeys) keys") }
        var keys: [VerificationKey] = []
        for item in items {
            if let key = await VerificationKey(jwk: item) { keys.append(key) }
        }
        guard !keys.isEmpty else {
            throw KeySetError("it has no key for RS256 of 2048 bits or more, ES256, or EdDSA by Ed25519")
        }
        return keys
    }
}
