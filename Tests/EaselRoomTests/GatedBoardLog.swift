import EaselBoard
import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A whole log whose calls can be held up, before they are carried out or with an answer that gets old. Everything else is
/// as the log in memory has it.
final class GatedBoardLog: BoardLog {
    enum Call: Hashable {
        case append, head, lastSubmission, read, follow, examine, recover, store, snapshot, enter, leave, participants,
            publish, liveNodes, people, storage
    }

    enum Moment: Hashable {
        /// Nothing is written or read yet.
        case before
        /// The answer is there, and gets old.
        case after
    }

    private struct Point: Hashable {
        let call: Call
        let moment: Moment
    }

    private let log: MemoryBoardLog
    private let gates = CallGates<Point>()
    private let followers = NIOLockedValueBox<[@Sendable (BoardEvent) -> Void]>([])
    private let isDeaf = NIOLockedValueBox(false)
    /// What was done, in order.
    let calls = NIOLockedValueBox<[String]>([])
    private let refusals = NIOLockedValueBox<[Call: (count: Int, error: LogError)]>([:])
    private let interventions = NIOLockedValueBox<[Call: @Sendable () async throws -> Void]>([:])
    /// Batches that were not handed over on an event loop.
    let appendsOffEventLoops = NIOLockedValueBox(0)

    init(_ log: MemoryBoardLog) {
        self.log = log
    }

    // MARK: Gates

    /// Holds up the next such calls, by default all.
    func close(_ call: Call, _ moment: Moment = .after, next count: Int = .max) {
        gates.close(Point(call: call, moment: moment), next: count)
    }

    /// Returns once such a call is held up.
    func arrival(of call: Call, _ moment: Moment = .after) async {
        await gates.arrival(of: Point(call: call, moment: moment))
    }

    /// Lets everything through, from now on.
    func open(_ call: Call, _ moment: Moment = .after) {
        gates.open(Point(call: call, moment: moment))
    }

    /// What others do to the same log in front of each such call, from now on.
    func intervene(before call: Call, _ intervention: @escaping @Sendable () async throws -> Void) {
        interventions.withLockedValue { $0[call] = intervention }
    }

    /// The next so many such calls fail.
    func refuse(_ call: Call, next count: Int, with error: LogError) {
        refusals.withLockedValue { $0[call] = (count, error) }
    }

    private func refusal(of call: Call) -> LogError? {
        refusals.withLockedValue { refusals in
            guard let refusal = refusals[call], refusal.count > 0 else { return nil }
            refusals[call]?.count -= 1
            return refusal.error
        }
    }

    /// Tells followers that they may have missed something, as a log does whose connection was lost.
    func interrupt() {
        followers.withLockedValue { $0 }.forEach { $0(.interrupted) }
    }

    /// Followers hear nothing of what happens from now on, as where a connection hangs.
    func stopHearing() { isDeaf.withLockedValue { $0 = true } }

    /// Followers hear again, and are told that they may have missed something.
    func hearAgain() {
        isDeaf.withLockedValue { $0 = false }
        interrupt()
    }

    /// Tells followers, whatever the store says.
    func tell(_ event: BoardEvent) {
        followers.withLockedValue { $0 }.forEach { $0(event) }
    }

    /// How often a call was carried out.
    func count(of call: Call) -> Int {
        calls.withLockedValue { $0.filter { $0 == "\(call)" || $0.hasPrefix("\(call) ") }.count }
    }

    private func gated<Value>(
        _ call: Call, _ detail: String = "", _ body: () async throws(LogError) -> Value
    ) async throws(LogError) -> Value {
        await gates.pass(Point(call: call, moment: .before))
        try? await interventions.withLockedValue { $0[call] }?()
        let result: Result<Value, LogError>
        do throws(LogError) {
            if let refusal = refusal(of: call) { throw refusal }
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        calls.withLockedValue { $0.append(detail.isEmpty ? "\(call)" : "\(call) \(detail)") }
        await gates.pass(Point(call: call, moment: .after))
        return try result.get()
    }

    // MARK: Boards

    func create(
        _ board: BoardID, title: String?, access: AccessRecord
    ) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        try await log.create(board, title: title, access: access)
    }

    func access(of board: BoardID) async throws(LogError) -> BoardAccess? {
        try await log.access(of: board)
    }

    func setAccess(_ record: AccessRecord, replacing known: BoardAccess, of board: BoardID) async throws(LogError) {
        try await log.setAccess(record, replacing: known, of: board)
    }

    func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        try await log.info(board)
    }

    func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        try await log.list(after: after, limit: limit)
    }

    func rename(_ board: BoardID, title: String, judgedBy access: BoardAccess?) async throws(LogError) -> BoardInfo {
        try await log.rename(board, title: title, judgedBy: access)
    }

    func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool {
        try await log.delete(board, judgedBy: access)
    }

    func beginForgetting(_ subject: SubjectID) async throws(LogError) { try await log.beginForgetting(subject) }

    func continueForgetting(_ subject: SubjectID) async throws(LogError) {}

    func takeUpForgettings(after seconds: Int) async throws(LogError) -> [SubjectID] {
        try await log.takeUpForgettings(after: seconds)
    }

    func endForgetting(_ subject: SubjectID) async throws(LogError) { try await log.endForgetting(subject) }

    func forget(_ subject: SubjectID, on board: BoardID) async throws(LogError) -> Bool {
        try await log.forget(subject, on: board)
    }

    func beginImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) {
        try await log.beginImport(pending, by: node)
    }

    func continueImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await log.continueImport(pending, by: node)
    }

    func takeUpImports(after seconds: Int, by node: NodeID) async throws(LogError) -> [PendingImport] {
        try await log.takeUpImports(after: seconds, by: node)
    }

    func endImport(_ pending: PendingImport, by node: NodeID) async throws(LogError) -> Bool {
        try await log.endImport(pending, by: node)
    }

    // MARK: Operations

    func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        let isOnEventLoop = MultiThreadedEventLoopGroup.currentEventLoop != nil
        if !isOnEventLoop { appendsOffEventLoops.withLockedValue { $0 += 1 } }
        return try await gated(.append) { () throws(LogError) in try await log.append(batch) }
    }

    func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        try await gated(.head) { () throws(LogError) in try await log.head(board) }
    }

    func heads(of boards: [BoardID]) async throws(LogError) -> [BoardHead?] {
        try await gated(.head) { () throws(LogError) in try await log.heads(of: boards) }
    }

    func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        try await gated(.lastSubmission) { () throws(LogError) in try await log.lastSubmission(of: client, on: board) }
    }

    func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation] {
        try await gated(.read) { () throws(LogError) in
            try await log.read(
                board, in: epoch, after: after, limit: limit, maximumBytes: maximumBytes, typicalBytes: typicalBytes)
        }
    }

    func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        followers.withLockedValue { $0.append(handler) }
        return try await gated(.follow) { () throws(LogError) in
            try await log.follow(board, on: eventLoop) { [isDeaf] event in
                if !isDeaf.withLockedValue({ $0 }) { handler(event) }
            }
        }
    }

    func now() async throws(LogError) -> Int {
        try await log.now()
    }

    // MARK: Recovery

    func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination? {
        try await gated(.examine) { () throws(LogError) in try await log.examine(board, at: seq) }
    }

    func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq {
        try await gated(.recover) { () throws(LogError) in try await log.recover(batch) }
    }

    func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool {
        try await log.hasTombstone(of: board, epoch: epoch)
    }

    // MARK: Snapshots

    func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        try await gated(.store) { () throws(LogError) in try await log.store(snapshot, of: board) }
    }

    func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        try await gated(.snapshot) { () throws(LogError) in try await log.snapshot(of: board, atOrBefore: seq) }
    }

    func snapshotSeqs(of board: BoardID) async throws(LogError) -> [Seq] {
        try await log.snapshotSeqs(of: board)
    }

    func removeSnapshots(at seqs: [Seq], of board: BoardID) async throws(LogError) {
        try await log.removeSnapshots(at: seqs, of: board)
    }

    // MARK: Retention

    @discardableResult
    func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq {
        try await log.trim(board, upTo: base)
    }

    func acquireLease(on board: BoardID, from seq: Seq, for reader: ReaderID) async throws(LogError) {
        try await log.acquireLease(on: board, from: seq, for: reader)
    }

    func releaseLease(on board: BoardID, of reader: ReaderID) async throws(LogError) {
        try await log.releaseLease(on: board, of: reader)
    }

    @discardableResult
    func pruneClients(of board: BoardID, before seq: Seq) async throws(LogError) -> Int {
        try await log.pruneClients(of: board, before: seq)
    }

    // MARK: Presence

    func enter(_ participants: [Participant], node: NodeID, on board: BoardID) async throws(LogError) {
        let sessions = participants.map(\.session.string).joined(separator: " ")
        try await gated(.enter, sessions) { () throws(LogError) in
            try await log.enter(participants, node: node, on: board)
        }
    }

    func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        try await gated(.leave, sessions.map(\.string).joined(separator: " ")) { () throws(LogError) in
            try await log.leave(sessions, on: board)
        }
    }

    func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        try await gated(.participants) { () throws(LogError) in try await log.participants(of: board) }
    }

    func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try await gated(.participants) { () throws(LogError) in try await log.participants(of: boards) }
    }

    func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        try await gated(.publish, String(buffer: frame)) { () throws(LogError) in
            try await log.publish(frame, on: board)
        }
    }

    // MARK: People

    func remember(_ people: [KnownPerson], of board: BoardID) async throws(LogError) {
        try await log.remember(people, of: board)
    }

    func people(of board: BoardID) async throws(LogError) -> [KnownPerson] {
        try await gated(.people) { () throws(LogError) in try await log.people(of: board) }
    }

    // MARK: Restoring

    func beginRestore(of info: BoardInfo, numbers: BoardRestore.Numbers) async throws(LogError) -> BoardRestore {
        try await log.beginRestore(of: info, numbers: numbers)
    }

    func add(_ operations: [LoggedOperation], to restore: BoardRestore) async throws(LogError) {
        try await log.add(operations, to: restore)
    }

    func add(_ snapshot: Snapshot, to restore: BoardRestore) async throws(LogError) {
        try await log.add(snapshot, to: restore)
    }

    func publish(_ restore: BoardRestore) async throws(LogError) {
        try await log.publish(restore)
    }

    func abandon(_ restore: BoardRestore) async throws(LogError) {
        try await log.abandon(restore)
    }

    // MARK: Nodes

    func heartbeat(_ node: NodeID) async throws(LogError) {
        try await log.heartbeat(node)
    }

    func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        try await gated(.liveNodes) { () throws(LogError) in try await log.liveNodes(within: time) }
    }

    func publish(report: ByteBuffer, of node: NodeID) async throws(LogError) {
        try await log.publish(report: report, of: node)
    }

    func reports(within time: TimeAmount) async throws(LogError) -> [ByteBuffer] {
        try await log.reports(within: time)
    }

    func storage(of board: BoardID) async throws(LogError) -> BoardStorage? {
        try await gated(.storage) { () throws(LogError) in try await log.storage(of: board) }
    }

    func deregister(_ node: NodeID) async throws(LogError) {
        try await log.deregister(node)
    }

    // MARK: Life

    func checkReadiness() async throws(LogError) {
        try await log.checkReadiness()
    }

    func shutdown() async {
        await log.shutdown()
    }
}
