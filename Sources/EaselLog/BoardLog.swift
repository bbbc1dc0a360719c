public import EaselBoard
public import NIOCore

/// The ordered, durable memory of all boards: the only place where an operation gets its seq.
///
/// Two implementations pass one conformance suite: ``RedisBoardLog`` for nodes that share boards and
/// ``EmbeddedBoardLog`` for a node by itself (section 5 of the design). Every call throws ``LogError``.
public protocol BoardLog: Sendable {
    // MARK: Boards

    /// Makes the board unless it exists. Idempotent; `title` is used only by the call that makes it.
    func create(_ board: BoardID, title: String?) async throws -> (info: BoardInfo, created: Bool)

    /// What is known of a board, or nil if there is no such board.
    func info(_ board: BoardID) async throws -> BoardInfo?

    /// Boards in the order of their ids, those behind `after`, at most `limit` (1 to 1,000).
    func list(after: BoardID?, limit: Int) async throws -> [BoardInfo]

    /// Sets the title. Throws ``LogError/noSuchBoard(_:)``.
    func rename(_ board: BoardID, title: String) async throws -> BoardInfo

    /// Removes everything of a board and tells its followers. False if there was no such board.
    func delete(_ board: BoardID) async throws -> Bool

    // MARK: Operations

    /// Sequences a batch: in its order, as one unit, leaving out what (client, n) shows to be there already.
    ///
    /// A batch may be given again after any error: what had been sequenced comes back as a duplicate.
    func append(_ batch: AppendBatch) async throws -> AppendReceipt

    /// Epoch and last seq, or nil if there is no such board. Cheap: it reads no operation.
    func head(_ board: BoardID) async throws -> BoardHead?

    /// The highest n of a client that is in the board's log, with its seq.
    func lastSubmission(of client: ClientID, on board: BoardID) async throws -> LastSubmission?

    /// Operations in seq order, the first being `after + 1`: at most `limit`, and of about `maximumBytes` in all
    /// but at least one if there is any. Empty at the head.
    ///
    /// Throws ``LogError/trimmed(oldest:)`` if `after + 1` is no longer kept.
    func read(_ board: BoardID, after: Seq, limit: Int, maximumBytes: Int) async throws -> [LoggedOperation]

    /// Tells what happens on a board from now on, in order.
    ///
    /// The handler is called on any thread and must not block. A follower may miss events (Redis pub/sub promises
    /// nothing), so it looks at seqs and reads what is missing.
    func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws -> any LogSubscription

    // MARK: Lost tails

    /// Where the log ends, and the operation that it has at `seq`; nil if there is no such board.
    func examine(_ board: BoardID, at seq: Seq) async throws -> LogExamination?

    /// Puts back what the log has lost, atomically, and gives its last seq. Throws ``LogError/stale`` if the log is not
    /// as it was found.
    func mend(_ mend: LogMend) async throws -> Seq

    /// Whether a board that is not there was deleted, rather than lost.
    func wasDeleted(_ board: BoardID, epoch: String) async throws -> Bool

    // MARK: Snapshots

    /// Stores a snapshot; one of the same seq is replaced.
    func store(_ snapshot: Snapshot, of board: BoardID) async throws

    /// The newest stored snapshot whose seq is at most `seq` (nil: of any seq), or nil if there is none.
    func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws -> Snapshot?

    /// The seqs of the stored snapshots, ascending.
    func snapshotSeqs(of board: BoardID) async throws -> [Seq]

    /// Removes stored snapshots; seqs that have none are ignored.
    func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws

    // MARK: Retention

    /// Gives up the operations up to and including `base`, where a snapshot must be stored, and gives the oldest seq that
    /// is kept then. Nothing happens while a reader needs one of them.
    ///
    /// Throws ``LogError/corrupt(_:)`` if there is no snapshot at `base`.
    @discardableResult
    func trim(_ board: BoardID, upTo base: Seq) async throws -> Seq

    /// Says for a reader that operations from `seq` on must be kept, for a minute or until it says another.
    func hold(_ board: BoardID, from seq: Seq, by reader: String) async throws

    /// The reader is done.
    func release(_ board: BoardID, by reader: String) async throws

    /// Forgets the numbers of clients whose last operation is before `seq`, and gives how many they were.
    @discardableResult
    func pruneClients(of board: BoardID, before seq: Seq) async throws -> Int

    /// Milliseconds since 1970, by the clock that stamps operations.
    func now() async throws -> Int

    // MARK: Participants

    /// Records a participant under its node, until `leave` or until the node is swept.
    func enter(_ participant: Participant, node: NodeID, on board: BoardID) async throws

    /// Removes sessions from the roster; unknown ones are ignored.
    func leave(_ sessions: [String], on board: BoardID) async throws

    /// All participants of a board, on whatever node.
    func participants(of board: BoardID) async throws -> [RosterEntry]

    /// Sends a frame (presence, joins and leaves) to the followers of a board on all nodes. May be lost.
    func publish(_ frame: ByteBuffer, on board: BoardID) async throws

    // MARK: Nodes

    /// Records that a node is alive now.
    func beat(_ node: NodeID) async throws

    /// Nodes that have beaten within the given time.
    func liveNodes(within: TimeAmount) async throws -> Set<NodeID>

    /// Removes a node that stops in good order.
    func retire(_ node: NodeID) async throws

    /// Throws unless the log can sequence now.
    func checkReadiness() async throws

    /// Ends all use. Calls after it throw ``LogError/unavailable(_:)``.
    func shutdown() async
}

/// Ends a ``BoardLog/follow(_:on:_:)``.
public protocol LogSubscription: Sendable {
    /// No event comes after this returns.
    func cancel() async
}

/// Names one `easel serve` process for as long as it lives.
public typealias NodeID = String
