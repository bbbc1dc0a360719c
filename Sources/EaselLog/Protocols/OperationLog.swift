public import EaselBoard
public import NIOCore

/// The operations of boards, in the order of their seqs.
public protocol OperationLog: Sendable {
    /// Sequences a batch: in its order, as one unit, leaving out what (client, n) shows to be there already.
    ///
    /// A batch may be appended again after any error: what had been sequenced is reported as a duplicate. Throws
    /// ``LogError/noSuchBoard(_:)``, ``LogError/epochChanged(current:)``, or ``LogError/behind(head:)`` if the log ends
    /// before what the submitter knows, and ``LogError/replaced(head:)`` if it goes on differently; then nothing was written.
    func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt

    /// Epoch and last seq, or nil if there is no such board. Cheap: it reads no operation.
    func head(_ board: BoardID) async throws(LogError) -> BoardHead?

    /// The head of each of the boards, in their order, in one round trip; nil for one that is not there, or can't be read.
    func heads(of boards: [BoardID]) async throws(LogError) -> [BoardHead?]

    /// The highest n of a client that is in the board's log, with its seq; nil if the client has none.
    func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission?

    /// Operations in seq order, the first being `after + 1`: at most `limit`, and of about `maximumBytes` in all but at
    /// least one if there is any. Empty at the head.
    ///
    /// Throws ``LogError/noSuchBoard(_:)``, and ``LogError/trimmed(oldest:)`` if `after + 1` is no longer kept.
    ///
    /// - Parameter epoch: the epoch that the reader knows. Throws ``LogError/epochChanged(current:)`` where the log has another one:
    ///   a board may have been made in the place of the one that is read, and its operations are not for the readers of that one.
    ///   Nil for any.
    /// - Parameter typicalBytes: how many bytes the operations are believed to have each, by those that were read before them. A wrong
    ///   belief costs time and changes nothing else; nil for none.
    func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation]

    /// Calls the handler with what happens on a board from now on, in order, until the subscription is cancelled.
    ///
    /// The handler is called on any thread and must not block. A follower may miss events (Redis pub/sub promises
    /// nothing), so it looks at seqs and reads what is missing.
    func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription

    /// Milliseconds since 1970, by the clock that stamps operations.
    func now() async throws(LogError) -> Int
}

extension OperationLog {
    /// Operations in whatever epoch the log has.
    public func read(
        _ board: BoardID, after: Seq, limit: Int, maximumBytes: Int
    ) async throws(LogError) -> [LoggedOperation] {
        try await read(board, in: nil, after: after, limit: limit, maximumBytes: maximumBytes)
    }

    /// Operations of which nothing is believed.
    public func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int
    ) async throws(LogError) -> [LoggedOperation] {
        try await read(
            board, in: epoch, after: after, limit: limit, maximumBytes: maximumBytes, typicalBytes: nil)
    }
}

/// Ends an ``OperationLog/follow(_:on:_:)``.
public protocol LogSubscription: Sendable {
    /// No event comes after this returns.
    func cancel() async
}
