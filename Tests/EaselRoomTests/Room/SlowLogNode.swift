import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import EaselRoom

/// A node whose log can be held up, and what others do to the same log meanwhile.
struct SlowLogNode {
    let board = BoardID.random()
    let store = MemoryStore()
    /// What this node has of the log.
    let log: GatedBoardLog
    /// The same log as others have it.
    let shared: MemoryBoardLog
    let registry: RoomRegistry

    init(_ change: (inout RoomConfiguration) -> Void = { _ in }) {
        shared = MemoryBoardLog(store: store)
        log = GatedBoardLog(MemoryBoardLog(store: store))
        registry = Self.registry(log, "a", change)
    }

    static func registry(
        _ log: any BoardLog, _ node: NodeID, _ change: (inout RoomConfiguration) -> Void = { _ in }
    ) -> RoomRegistry {
        var configuration = RoomConfiguration()
        change(&configuration)
        return RoomRegistry(
            log: log, node: node, configuration: configuration,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    // MARK: Clients

    /// A client that has said hello.
    func joining(resume: Resume? = nil) async throws -> TypedClient {
        let client = try await TypedClient(board, in: registry)
        try client.join(resume: resume)
        return client
    }

    func joined(resume: Resume? = nil) async throws -> TypedClient {
        let client = try await joining(resume: resume)
        try await welcomed(client)
        return client
    }

    func welcomed(_ client: TypedClient) async throws {
        try await Eventually.holds("the client is welcomed") { client.welcome != nil }
    }

    /// A client that has seen so many operations of its own.
    func drawing(_ count: Int) async throws -> TypedClient {
        let client = try await joined()
        for n in 1...count { #expect(try await client.submit(n) == .sequenced(n)) }
        try await Eventually.holds("all came back") { client.seqs == Array(1...count) }
        return client
    }

    /// What a client would see: an operation that somebody else submits at another node.
    func hears(_ client: TypedClient) async throws {
        let head = try #require(try await shared.head(board))
        _ = try await append([.clear], epoch: head.epoch, known: head.seq)
        try await Eventually.holds("the client hears what happens on the board") { client.seqs.contains(head.seq + 1) }
    }

    // MARK: Others

    @discardableResult
    func append(_ edits: [Edit], count: Int = 1, epoch: Epoch, known: Seq) async throws -> AppendReceipt {
        let client = ClientID(key: BoardID.random().string)
        let encoded = EditBatch(edits: edits).encoded
        return try await shared.append(
            AppendBatch(
                board: board, epoch: epoch, known: known,
                submissions: (1...count).map { Submission(client: client, n: $0, edits: encoded) }))
    }

    /// The log forgets what is behind `seq`, and somebody else uses the next seq for these edits. Nobody is told.
    func fork(after seq: Seq, with edits: [Edit] = [.clear]) async throws {
        let epoch = try #require(try await shared.head(board)?.epoch)
        store.loseTail(of: board, after: seq)
        try await append(edits, epoch: epoch, known: seq)
    }

    /// The log gets another epoch, as by another node that has recovered it.
    func changeEpoch() async throws {
        var info = try #require(try await shared.info(board))
        let found = BoardHead(epoch: info.epoch, seq: info.seq)
        info.epoch = .random()
        _ = try await shared.recover(
            RecoveryBatch(board: board, found: found, base: found.seq, operations: [], info: info))
    }

    /// Has the node find out that the log has gone another way, and returns once it has recovered it.
    func recover() async throws -> Epoch {
        let before = try #require(try await shared.head(board)?.epoch)
        log.interrupt()
        try await Eventually.holds("the sessions start over") { registry.statistics.resyncs > 0 }
        let epoch = try #require(try await shared.head(board)?.epoch)
        #expect(epoch != before)
        return epoch
    }
}
