public import EaselBoard

/// What an archive may say, and whose word it is taken for.
public struct ArchiveRules: Sendable {
    /// Whether clients and numbers are what a log has seen, or only what the archive claims.
    public enum Authors: Sendable {
        /// Operations go into the log as they are written, and (client, n) count as submitted.
        case asSeen
        /// Operations get ids of nobody's, and keep what the archive says as a claim: see ``EaselBoard/AuthorClaim``.
        case claimed
    }

    public var authors = Authors.asSeen
    /// Bytes of the whole archive.
    public var bytes = Int.max
    /// Operations of the whole archive.
    public var operations = Int.max
    /// Bytes of the document as JSON, at any seq: it is in memory while the archive is read.
    public var documentBytes = Int.max
    /// JSON values of the document: numbers, strings, arrays and so on, at any depth.
    public var documentValues = Int.max
    /// What each operation, and each element of the document that they begin with, has to meet; nil for anything that a log
    /// may hold, such as what was written when limits were others.
    public var limits: Limits?
    /// The latest time that an operation may have, in milliseconds since 1970.
    public var latest = StoredValue.latestTime

    private init() {}

    /// The operator's own: what one of their nodes has written.
    public static let trusted = ArchiveRules()

    /// A stranger's.
    ///
    /// - Parameters:
    ///   - limits: those of a submit.
    ///   - now: the log's clock, in milliseconds since 1970.
    ///   - bytes: see ``bytes``.
    public static func stranger(limits: Limits, now: Int, bytes: Int) -> ArchiveRules {
        var rules = ArchiveRules()
        rules.authors = .claimed
        rules.bytes = bytes
        rules.operations = 5_000_000
        rules.documentBytes = 64 << 20
        rules.documentValues = 8_000_000
        rules.limits = limits
        // The clocks of two machines are never quite the same.
        rules.latest = min(StoredValue.latestTime, now + 60_000)
        return rules
    }
}

extension ArchiveRules {
    /// A base beyond this leaves a board too few seqs.
    static let largestBase = 1 << 52
    /// Bytes of the first line: a title may have 200 characters, each of them escaped.
    static let headerBytes = 16 << 10
    /// Parts of the document that the operations begin behind. Two neighbours have more than 1 MiB together.
    var parts: Int { documentBytes == .max ? 100_000 : 2 + documentBytes >> 19 }

    /// Bytes that a line may have, which is looked at before it is parsed.
    func lineBytes(isHeader: Bool, isSnapshot: Bool) -> Int {
        if isHeader { return Self.headerBytes }
        guard let limits else { return LineSplitter.maximumBytes }
        return (isSnapshot ? max(limits.elementBytes, 1 << 20) : limits.operationBytes) + 1_024
    }
}
