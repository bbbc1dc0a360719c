import EaselBoard
import EaselJSON
import NIOCore

/// One board in memory: the rules of a log as a pure value.
struct MemoryBoard {
    private(set) var info: BoardInfo
    private var operations: [LoggedOperation] = []
    private var clients: [ClientID: LastSubmission] = [:]
    private var snapshots: [Seq: Snapshot] = [:]
    /// In the order in which they were remembered last.
    private(set) var people: [KnownPerson] = []

    init(info: BoardInfo) {
        self.info = info
    }

    var head: BoardHead { BoardHead(epoch: info.epoch, seq: info.seq) }
    var snapshotSeqs: [Seq] { snapshots.keys.sorted() }

    /// Throws ``LogError/stale`` unless the known record is the board's.
    mutating func setAccess(_ record: AccessRecord, replacing known: BoardAccess) throws(LogError) {
        guard info.epoch == known.epoch, info.access.revision == known.record.revision else { throw .stale }
        info.access = record
    }

    /// Throws ``LogError/accessChanged`` if the board has another epoch or its record other grants; nil stands for any.
    func checkAccess(_ access: BoardAccess?) throws(LogError) {
        guard access.map({ $0.permitsSame(as: BoardAccess(of: info)) }) ?? true else { throw .accessChanged }
    }

    mutating func rename(_ title: String, at time: Int) {
        info.title = title
        info.updatedAt = max(info.updatedAt, time)
    }

    mutating func remember(_ remembered: [KnownPerson]) {
        for person in remembered {
            people.removeAll { $0.identity == person.identity }
            people.append(person)
        }
        people.removeFirst(max(0, people.count - KnownPerson.maximum))
    }

    /// Replaces a subject in operations, and forgets its names. True if there was anything of it.
    mutating func forget(_ author: Author) -> Bool {
        var identities: Set<KnownPerson.Identity> = [.author(author)]
        var wasNamed = false
        for index in operations.indices {
            guard let tail = operations[index].tail else { continue }
            let authors = OperationAuthors(in: tail)
            guard let replaced = authors.replacing(author, by: .forgotten) else { continue }
            operations[index] = LoggedOperation(seq: operations[index].seq, tail: replaced)
            wasNamed = true
            if let client = authors.client { identities.insert(.client(client)) }
        }
        let known = people.count
        people.removeAll { identities.contains($0.identity) }
        return wasNamed || people.count < known
    }

    // MARK: Operations

    /// Throws only before it has changed anything.
    mutating func append(
        _ batch: AppendBatch, at time: Int
    ) throws(LogError) -> (receipt: AppendReceipt, appended: [LoggedOperation]) {
        guard info.epoch == batch.epoch else { throw .epochChanged(current: info.epoch) }
        guard batch.access.map({ $0 == info.access.grants }) ?? true else { throw .accessChanged }
        guard info.seq >= batch.known else { throw .behind(head: info.seq) }
        if let newest = batch.newest, let tail = operation(at: newest.seq)?.tail, !newest.isStart(of: tail) {
            throw .replaced(head: info.seq)
        }
        let at = max(info.updatedAt, time)
        let before = operations.count
        let outcomes = batch.submissions.map { submission -> AppendReceipt.Outcome in
            if let last = clients[submission.client], submission.n <= last.n {
                return .duplicate(submission.n == last.n ? last.seq : nil)
            }
            add(
                client: submission.client, n: submission.n, at: at,
                tail: LoggedOperation.tail(
                    client: submission.client, n: submission.n, at: at, author: submission.author,
                    edits: submission.edits))
            return .sequenced(info.seq)
        }
        return (AppendReceipt(outcomes: outcomes, head: info.seq), Array(operations[before...]))
    }

    private mutating func add(client: ClientID, n: Int, at: Int, tail: ByteBuffer) {
        info.seq += 1
        info.updatedAt = max(info.updatedAt, at)
        operations.append(LoggedOperation(seq: info.seq, tail: tail))
        record(client, n: n)
    }

    /// Takes the operations of an archive. Throws only before it has changed anything.
    mutating func restore(_ restored: [LoggedOperation], numbers: BoardRestore.Numbers) throws(LogError) {
        guard restored.first.map({ $0.seq == info.seq + 1 }) ?? true else { throw .stale }
        for operation in try restored.map(RestoredOperation.init) {
            info.seq += 1
            info.updatedAt = max(info.updatedAt, operation.at)
            operations.append(LoggedOperation(seq: info.seq, tail: operation.tail))
            if numbers == .kept { record(operation.client, n: operation.n) }
        }
    }

    private mutating func record(_ client: ClientID, n: Int) {
        if n > clients[client]?.n ?? 0 { clients[client] = LastSubmission(n: n, seq: info.seq) }
    }

    func lastSubmission(of client: ClientID) -> LastSubmission? { clients[client] }

    var storage: BoardStorage {
        BoardStorage(
            operations: operations.count, bytes: operations.reduce(0) { $0 + $1.json.readableBytes },
            snapshots: snapshots.count)
    }

    func operation(at seq: Seq) -> LoggedOperation? {
        seq >= info.oldest && seq <= info.seq ? operations[seq - info.oldest] : nil
    }

    func read(
        in epoch: Epoch?, after seq: Seq, limit: Int, maximumBytes: Int
    ) throws(LogError) -> [LoggedOperation] {
        guard epoch == nil || epoch == info.epoch else { throw .epochChanged(current: info.epoch) }
        guard seq >= info.oldest - 1 else { throw .trimmed(oldest: info.oldest) }
        var bytes = 0
        return Array(
            operations.dropFirst(seq - info.oldest + 1).prefix(max(0, limit)).prefix { operation in
                defer { bytes += operation.json.readableBytes }
                return bytes < maximumBytes
            })
    }

    // MARK: Recovery

    /// The board that a batch begins with where the log does not know it.
    init(startingBehind batch: RecoveryBatch) {
        info = batch.info
        (info.seq, info.oldest, info.updatedAt) = (batch.base, batch.base + 1, batch.info.createdAt)
    }

    /// Throws only before it has changed anything.
    mutating func recover(_ batch: RecoveryBatch) throws(LogError) {
        let found = batch.found ?? head
        guard info.epoch == found.epoch, info.seq == found.seq || batch.mayFollow && info.seq > found.seq else {
            throw .stale
        }
        let added = Set(operations.filter { $0.seq > found.seq }.map(\.identity))
        var parsed: [(operation: Operation, tail: ByteBuffer)] = []
        for logged in batch.operations where !added.contains(logged.identity) {
            guard let tail = logged.tail, let operation = try? Operation(logged: logged) else {
                throw .corrupt("seq \(logged.seq) is no operation")
            }
            parsed.append((operation, tail))
        }
        if info.epoch != batch.info.epoch {
            info.ancestors.append(head)
            info.epoch = batch.info.epoch
        }
        for (operation, tail) in parsed {
            add(client: operation.client, n: operation.n, at: operation.at, tail: tail)
        }
    }

    /// Forgets what came behind a seq, as a server does that lost what it had not yet written to its disk.
    mutating func loseTail(after seq: Seq) {
        operations.removeAll { $0.seq > seq }
        snapshots = snapshots.filter { $0.key <= seq }
        info.seq = min(info.seq, seq)
        clients = [:]
        for case let operation? in operations.map({ try? Operation(logged: $0) }) {
            clients[operation.client] = LastSubmission(n: operation.n, seq: operation.seq)
        }
    }

    // MARK: Snapshots and retention

    mutating func store(_ snapshot: Snapshot) throws(LogError) {
        guard snapshot.epoch == info.epoch else { throw .epochChanged(current: info.epoch) }
        snapshots[snapshot.seq] = snapshot
    }

    func snapshot(atOrBefore seq: Seq?) -> Snapshot? {
        snapshots.keys.filter { $0 <= seq ?? .max }.max().flatMap { snapshots[$0] }
    }

    mutating func removeSnapshots(at seqs: [Seq]) {
        for seq in seqs { snapshots[seq] = nil }
    }

    /// - Parameter isProtected: whether a reader has a lease on one of the operations.
    mutating func trim(upTo base: Seq, isProtected: (ClosedRange<Seq>) -> Bool) throws(LogError) {
        guard base >= info.oldest else { return }
        guard snapshots[base] != nil, base <= info.seq else { throw .corrupt("no snapshot is stored at \(base)") }
        guard !isProtected(info.oldest...base) else { return }
        operations.removeFirst(base - info.oldest + 1)
        info.oldest = base + 1
    }

    /// Gives how many clients were forgotten.
    mutating func pruneClients(before seq: Seq) -> Int {
        let before = clients.count
        clients = clients.filter { $0.value.seq >= seq }
        return before - clients.count
    }
}
