public import EaselBoard

/// Reads a board's operations a page at a time, in order, under a retention lease that it renews as it goes.
public actor HistoryReader {
    /// A lease lasts a minute; a reader that is slower than this renews it.
    private static let renewal = Duration.seconds(20)

    private let log: any OperationLog & HistoryRetention
    private let board: BoardID
    private let epoch: Epoch?
    private let id: ReaderID
    private let maximumBytes: Int
    private var renewed = ContinuousClock.now
    /// What the operations of the last page had each; nil before the first.
    private var typicalBytes: Int?
    /// The seq of the last operation that was read.
    public private(set) var seq: Seq

    /// Takes the lease on what follows `seq`, or renews that of `id`. Call ``close()`` in the end.
    ///
    /// - Parameters:
    ///   - epoch: the epoch that what is read has to be of; nil for any.
    ///   - maximumBytes: about how many bytes of operations a page has.
    public init(
        of board: BoardID, epoch: Epoch? = nil, after seq: Seq, in log: any OperationLog & HistoryRetention,
        for id: ReaderID = .random(),
        maximumBytes: Int = 1 << 20
    ) async throws(LogError) {
        self.log = log
        self.board = board
        self.epoch = epoch
        self.id = id
        self.seq = seq
        self.maximumBytes = maximumBytes
        try await log.acquireLease(on: board, from: seq + 1, for: id)
    }

    /// The next page: at most 2,000 operations, up to `last`. Empty if all were read, or if the log ends.
    ///
    /// Throws as ``OperationLog/read(_:after:limit:maximumBytes:)`` does.
    public func next(upTo last: Seq) async throws(LogError) -> [LoggedOperation] {
        guard seq < last else { return [] }
        if renewed + Self.renewal < .now { try await renew() }
        let after = seq
        let page = try await log.read(
            board, in: epoch, after: after, limit: min(2_000, last - after), maximumBytes: maximumBytes,
            typicalBytes: typicalBytes)
        if let read = page.last?.seq {
            seq = read
            typicalBytes = page.reduce(0) { $0 + $1.json.readableBytes } / page.count
        }
        return page
    }

    /// Renews the lease for another minute, on what was not read yet; the rest may be trimmed.
    public func renew() async throws(LogError) {
        renewed = .now
        try await log.acquireLease(on: board, from: seq + 1, for: id)
    }

    /// Gives the lease up. One that is not given up ends after a minute.
    public func close() async {
        try? await log.releaseLease(on: board, of: id)
    }

    /// Calls `body` with each operation up to `last`, in order.
    ///
    /// Throws ``LogError/corrupt(_:)`` if the log ends before `last`, and what `body` throws.
    public nonisolated func readAll(upTo last: Seq, _ body: (LoggedOperation) async throws -> Void) async throws {
        while true {
            // Whoever asked may have left, or have had the time that long work has.
            try Task.checkCancellation()
            let page = try await next(upTo: last)
            for operation in page { try await body(operation) }
            let seq = await seq
            if seq >= last { return }
            guard !page.isEmpty else { throw LogError.corrupt("the log ends at seq \(seq), before seq \(last)") }
        }
    }
}

extension HistoryRetention {
    /// Holds a retention lease on what follows `seq` while `body` runs, for at most a minute.
    public func withRetentionLease<Result>(
        of board: BoardID, after seq: Seq, _ body: () async throws -> Result
    ) async throws -> Result {
        let reader = ReaderID.random()
        try await acquireLease(on: board, from: seq + 1, for: reader)
        do {
            let result = try await body()
            try? await releaseLease(on: board, of: reader)
            return result
        } catch {
            try? await releaseLease(on: board, of: reader)
            throw error
        }
    }
}
