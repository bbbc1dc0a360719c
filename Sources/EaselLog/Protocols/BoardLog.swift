/// The ordered, durable memory of all boards: the only place where an operation gets its seq
/// (docs/DESIGN.md, "Log").
///
/// Three implementations pass one conformance suite: ``RedisBoardLog`` for nodes that share boards, ``SQLiteBoardLog`` for
/// a node by itself, and ``MemoryBoardLog`` for tests. Code that needs only a part of a log takes that part's protocol.
public protocol BoardLog: BoardCatalogue, BoardAccessStore, BoardRestoration, OperationLog, LogRecovery, SnapshotStore,
    HistoryRetention,
    PresenceStore, PeopleStore, ForgettingStore, ImportStore, StorageMeter, NodeRegistry, LogLifecycle
{}
