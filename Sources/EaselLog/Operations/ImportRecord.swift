public import EaselBoard

/// An import's place in its store while its operations are sequenced, one after the other.
public struct ImportRecord: Sendable {
    /// The store is told at most this often.
    private static let renewal = Duration.seconds(5)

    private let log: any ImportStore & HistoryRetention
    private let node: NodeID
    private var renewed = ContinuousClock.now
    public let pending: PendingImport

    /// Records an import that has given nothing to the log yet.
    ///
    /// - Parameter node: who sees to it, and nobody else of that name.
    public init(
        of pending: PendingImport, by node: NodeID, in log: any ImportStore & HistoryRetention
    ) async throws(LogError) {
        self.pending = pending
        self.node = node
        self.log = log
        try await log.acquireLease(on: pending.board, from: pending.seq + 1, for: pending.reader)
        try await log.beginImport(pending, by: node)
    }

    /// To be called before each operation. Throws ``LogError/stale`` if another node has taken the import back.
    public mutating func renew() async throws(LogError) {
        guard renewed + Self.renewal < .now else { return }
        guard try await log.continueImport(pending, by: node) else { throw .stale }
        try await log.acquireLease(on: pending.board, from: pending.seq + 1, for: pending.reader)
        renewed = .now
    }

    /// This node is to take the import back, whatever was told to the store before.
    public func reopen() async throws(LogError) {
        try await log.beginImport(pending, by: node)
    }

    /// The import is whole, or taken back. Throws ``LogError/stale`` if another node has taken it back.
    public func end() async throws(LogError) {
        guard try await log.endImport(pending, by: node) else { throw .stale }
        // One that stays ends after a minute.
        try? await log.releaseLease(on: pending.board, of: pending.reader)
    }
}
