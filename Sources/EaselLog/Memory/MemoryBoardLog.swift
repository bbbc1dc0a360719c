public import EaselBoard
import Foundation
import NIOConcurrencyHelpers
public import NIOCore

/// A log that lives and dies with its process, for tests of what uses a log.
///
/// Followers are told while the store is locked: that is what keeps the order, and a follower may not block.
public final class MemoryBoardLog: BoardLog {
    private let store: MemoryStore
    private let isShutDown = NIOLockedValueBox(false)

    /// Logs of one store are one log: as if several nodes shared it.
    public init(store: MemoryStore = MemoryStore()) {
        self.store = store
    }

    private static func clock() -> Int { Int(Date().timeIntervalSince1970 * 1_000) }

    private func checkOpen() throws(LogError) {
        guard !isShutDown.withLockedValue({ $0 }) else {
            throw .unavailable(Unavailability(.closed, "the log is shut down"))
        }
    }

    private func withState<Value>(
        _ body: (inout MemoryStore.State) throws(LogError) -> Value
    ) throws(LogError) -> Value {
        try checkOpen()
        return try store.state.withLockedValue { state in
            Result { () throws(LogError) in try body(&state) }
        }.get()
    }

    /// Throws ``LogError/noSuchBoard(_:)``.
    private func with<Value>(
        _ board: BoardID, _ body: (inout MemoryBoard) throws(LogError) -> Value
    ) throws(LogError) -> Value {
        try withState { state throws(LogError) in
            guard var found = state.boards.removeValue(forKey: board) else { throw .noSuchBoard(board) }
            defer { state.boards[board] = found }
            return try body(&found)
        }
    }

    private func find<Value>(_ board: BoardID, _ body: (MemoryBoard) -> Value) throws(LogError) -> Value? {
        try withState { $0.boards[board].map(body) }
    }

    // MARK: Boards

    public func create(
        _ board: BoardID, title: String?, access: AccessRecord
    ) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        try withState { state in
            if let found = state.boards[board] { return (found.info, false) }
            let now = Self.clock()
            let info = BoardInfo(
                id: board, title: title ?? board.string, epoch: .random(), seq: 0, oldest: 1, createdAt: now,
                updatedAt: now, access: access)
            state.boards[board] = MemoryBoard(info: info)
            return (info, true)
        }
    }

    public func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        try find(board, \.info)
    }

    public func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        try withState { state in
            let ids = state.boards.keys.filter { id in after.map { $0 < id } ?? true }.sorted()
            return ids.prefix(max(0, min(limit, 1_000))).compactMap { state.boards[$0]?.info }
        }
    }

    public func rename(_ board: BoardID, title: String, judgedBy access: BoardAccess?) async throws(LogError)
        -> BoardInfo
    {
        try with(board) { found throws(LogError) in
            try found.checkAccess(access)
            found.rename(title, at: Self.clock())
            return found.info
        }
    }

    public func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool {
        try withState { state throws(LogError) in
            guard let found = state.boards[board] else { return false }
            try found.checkAccess(access)
            state.boards[board] = nil
            state.tombstones.insert(.init(board: board, epoch: found.info.epoch))
            store.roster.removeBoard(board)
            store.followers.tell(.deleted, of: board)
            return true
        }
    }

    public func access(of board: BoardID) async throws(LogError) -> BoardAccess? {
        try find(board) { BoardAccess(of: $0.info) }
    }

    public func setAccess(
        _ record: AccessRecord, replacing known: BoardAccess, of board: BoardID
    ) async throws(LogError) {
        try with(board) { found throws(LogError) in
            try found.setAccess(record, replacing: known)
            store.followers.tell(.accessChanged(record, epoch: found.info.epoch), of: board)
        }
    }

    // MARK: People

    public func remember(_ people: [KnownPerson], of board: BoardID) async throws(LogError) {
        try withState { $0.boards[board]?.remember(people) }
    }

    public func people(of board: BoardID) async throws(LogError) -> [KnownPerson] {
        try find(board, \.people) ?? []
    }

    public func beginForgetting(_ subject: SubjectID) async throws(LogError) {
        try withState { _ = $0.forgetting.insert(subject) }
    }

    public func continueForgetting(_ subject: SubjectID) async throws(LogError) {}

    public func takeUpForgettings(after seconds: Int) async throws(LogError) -> [SubjectID] {
        try withState { Array($0.forgetting) }
    }

    public func endForgetting(_ subject: SubjectID) async throws(LogError) {
        try withState { _ = $0.forgetting.remove(subject) }
    }

    public func forget(_ subject: SubjectID, on board: BoardID) async throws(LogError) -> Bool {
        try with(board) { $0.forget(Author(subject: subject)) }
    }

    // MARK: Imports

    public func beginImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) {
        try withState { $0.imports[pending] = (node, Self.clock()) }
    }

    public func continueImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try withState { state in
            guard state.imports[pending]?.node == node else { return false }
            state.imports[pending] = (node, Self.clock())
            return true
        }
    }

    public func takeUpImports(after seconds: Int, by node: NodeID) async throws(LogError) -> [PendingImport] {
        try withState { state in
            let now = Self.clock()
            let due = state.imports.filter { $1.node == node || now - $1.at >= seconds * 1_000 }.keys
            for pending in due { state.imports[pending] = (node, now) }
            return Array(due)
        }
    }

    public func endImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try withState { state in
            guard state.imports[pending]?.node == node else { return false }
            state.imports[pending] = nil
            return true
        }
    }

    // MARK: Operations

    public func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        try with(batch.board) { found throws(LogError) in
            let (receipt, appended) = try found.append(batch, at: Self.clock())
            for frame in OperationFrame.frames(joining: appended) {
                store.followers.tell(.operations(frame), of: batch.board)
            }
            return receipt
        }
    }

    public func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        try find(board, \.head)
    }

    public func heads(of boards: [BoardID]) async throws(LogError) -> [BoardHead?] {
        try withState { state in boards.map { state.boards[$0]?.head } }
    }

    public func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        try find(board) { $0.lastSubmission(of: client) } ?? nil
    }

    public func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation] {
        try with(board) { found throws(LogError) in
            try found.read(in: epoch, after: after, limit: limit, maximumBytes: maximumBytes)
        }
    }

    public func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        try checkOpen()
        return store.followers.add(handler, to: board)
    }

    public func now() async throws(LogError) -> Int {
        try checkOpen()
        return Self.clock()
    }

    // MARK: Recovery

    public func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination? {
        try find(board) { LogExamination(head: $0.head, operation: $0.operation(at: seq)) }
    }

    public func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq {
        try withState { state throws(LogError) in
            let stored = state.boards[batch.board]
            guard (stored == nil) == (batch.found == nil) else { throw .stale }
            var board = stored ?? MemoryBoard(startingBehind: batch)
            try board.recover(batch)
            state.boards[batch.board] = board
            store.followers.tell(.mended, of: batch.board)
            return board.info.seq
        }
    }

    public func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool {
        try withState { $0.tombstones.contains(.init(board: board, epoch: epoch)) }
    }

    // MARK: Restores

    public func beginRestore(
        of info: BoardInfo, numbers: BoardRestore.Numbers
    ) async throws(LogError) -> BoardRestore {
        try withState { state throws(LogError) in
            guard state.boards[info.id] == nil else { throw .boardExists(info.id) }
            let restore = BoardRestore(of: info, numbers: numbers)
            state.restores[restore] = MemoryBoard(info: info)
            return restore
        }
    }

    public func add(_ operations: [LoggedOperation], to restore: BoardRestore) async throws(LogError) {
        try withRestore(restore) { board throws(LogError) in try board.restore(operations, numbers: restore.numbers) }
    }

    public func add(_ snapshot: Snapshot, to restore: BoardRestore) async throws(LogError) {
        try withRestore(restore) { board throws(LogError) in try board.store(snapshot) }
    }

    private func withRestore(
        _ restore: BoardRestore, _ body: (inout MemoryBoard) throws(LogError) -> Void
    ) throws(LogError) {
        try withState { state throws(LogError) in
            guard var board = state.restores.removeValue(forKey: restore) else { throw .stale }
            defer { state.restores[restore] = board }
            try body(&board)
        }
    }

    public func publish(_ restore: BoardRestore) async throws(LogError) {
        try withState { state throws(LogError) in
            guard state.boards[restore.board] == nil else { throw .boardExists(restore.board) }
            guard let board = state.restores.removeValue(forKey: restore) else { throw .stale }
            state.boards[restore.board] = board
        }
    }

    public func abandon(_ restore: BoardRestore) async throws(LogError) {
        try withState { $0.restores[restore] = nil }
    }

    // MARK: Snapshots

    public func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        try with(board) { found throws(LogError) in try found.store(snapshot) }
    }

    public func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        try find(board) { $0.snapshot(atOrBefore: seq) } ?? nil
    }

    public func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq] {
        try find(board, \.snapshotSeqs) ?? []
    }

    public func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError) {
        try withState { $0.boards[board]?.removeSnapshots(at: seqs) }
    }

    // MARK: Retention

    @discardableResult
    public func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq {
        try with(board) { found throws(LogError) in
            try found.trim(upTo: base) { store.leases.protect($0, of: board) }
            return found.info.oldest
        }
    }

    public func acquireLease(on board: BoardID, from seq: Seq, for reader: ReaderID) async throws(LogError) {
        try checkOpen()
        store.leases.acquire(on: board, from: seq, for: reader)
    }

    public func releaseLease(on board: BoardID, of reader: ReaderID) async throws(LogError) {
        try checkOpen()
        store.leases.release(on: board, of: reader)
    }

    @discardableResult
    public func pruneClients(of board: BoardID, before seq: Seq) async throws(LogError) -> Int {
        try withState { $0.boards[board]?.pruneClients(before: seq) ?? 0 }
    }

    // MARK: Presence

    public func enter(_ participants: [Participant], node: NodeID, on board: BoardID) async throws(LogError) {
        try checkOpen()
        for participant in participants {
            store.roster.enter(RosterEntry(participant: participant, node: node), on: board)
        }
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        try checkOpen()
        store.roster.leave(sessions, on: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        try checkOpen()
        return store.roster.participants(of: board)
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try checkOpen()
        return store.roster.participants(of: boards)
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        try withState { _ in store.followers.tell(.published(frame), of: board) }
    }

    // MARK: Nodes

    public func heartbeat(_ node: NodeID) async throws(LogError) {
        try checkOpen()
        store.roster.heartbeat(node)
    }

    public func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        try checkOpen()
        return store.roster.liveNodes(within: time)
    }

    public func deregister(_ node: NodeID) async throws(LogError) {
        try checkOpen()
        store.roster.deregister(node)
    }

    public func publish(report: ByteBuffer, of node: NodeID) async throws(LogError) {
        try checkOpen()
        store.roster.publish(report, of: node)
    }

    public func reports(within time: TimeAmount) async throws(LogError) -> [ByteBuffer] {
        try checkOpen()
        return store.roster.reports(within: time)
    }

    public func storage(of board: BoardID) async throws(LogError) -> BoardStorage? {
        try find(board, \.storage)
    }

    public func checkReadiness() async throws(LogError) {
        try checkOpen()
    }

    public func shutdown() async {
        isShutDown.withLockedValue { $0 = true }
    }
}
