public import EaselBoard
import EaselJSON
public import EaselRedis
public import Logging
public import NIOCore

/// The log that nodes share: a Redis stream for each board (section 6 of the design). Redis 7 or later.
public final class RedisBoardLog: BoardLog {
    let client: RedisClient
    let logger: Logger
    let acks: Acknowledgement

    public init(client: RedisClient, acks: Acknowledgement = .logged, logger: Logger) {
        self.client = client
        self.acks = acks
        self.logger = logger
    }

    // MARK: Boards

    public func create(_ board: BoardID, title: String?) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        let keys = BoardKeys(board: board)
        let made = try await evaluate(
            BoardScripts.create, keys: [keys.meta, keys.log],
            arguments: [.text(Epoch.random().string), .text(title ?? board.string)], of: board)
        // Another slot of a cluster, so another command; said again each time, should it have been lost once.
        _ = try await send(RedisCommand("ZADD", key: BoardKeys.boards, [0, .text(board.string)]), of: board)
        guard let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        return (info, made.int == 1)
    }

    public func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        let reply = try await send(Self.infoCommand(board), of: board)
        return try Self.info(board, reply)
    }

    private static func infoCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand(
            "HMGET", key: BoardKeys(board: board).meta,
            ["epoch", "title", "seq", "oldest", "createdAt", "at", "ancestors", "format"])
    }

    private static func info(_ board: BoardID, _ reply: RESPValue) throws(LogError) -> BoardInfo? {
        guard let fields = reply.array, fields.count == 8, let epoch = fields[0].string else { return nil }
        let lineage = Lineage(epoch: try Epoch(stored: epoch), text: fields[6].string ?? "")
        if let format = fields[7].int, format > BoardKeys.format {
            throw LogError.unavailable(
                "board \(board.string) was written by a newer version of Easel (format \(format)); use that version")
        }
        return BoardInfo(
            id: board, title: fields[1].string ?? board.string, epoch: lineage.epoch, seq: fields[2].int ?? 0,
            oldest: fields[3].int ?? 1, createdAt: fields[4].int ?? 0, updatedAt: fields[5].int ?? 0,
            ancestors: lineage.ancestors)
    }

    public func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        let start = after.map { "(" + $0.string } ?? "-"
        let reply = try await send(
            RedisCommand(
                "ZRANGE", key: BoardKeys.boards,
                [.text(start), "+", "BYLEX", "LIMIT", 0, .integer(max(0, min(limit, 1_000)))]), of: nil)
        let boards = (reply.array ?? []).compactMap { $0.string.flatMap { try? BoardID(validating: $0) } }
        guard !boards.isEmpty else { return [] }
        let replies = try await send(pipeline: boards.map(Self.infoCommand))
        return try Array(zip(boards, replies)).map { (board, reply) throws(LogError) in
            try Self.info(board, reply)
        }.compactMap(\.self)
    }

    public func rename(_ board: BoardID, title: String) async throws(LogError) -> BoardInfo {
        let reply = try await evaluate(
            BoardScripts.rename, keys: [BoardKeys(board: board).meta], arguments: [.text(title)], of: board)
        guard reply.int == 1, let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        return info
    }

    public func delete(_ board: BoardID) async throws(LogError) -> Bool {
        let keys = BoardKeys(board: board)
        if let head = try await head(board) { try await leaveTombstone(of: board, epoch: head.epoch) }
        let reply = try await evaluate(
            BoardScripts.delete,
            keys: [keys.meta, keys.log, keys.clients, keys.snapshots, keys.participants, keys.readers],
            arguments: [.text(keys.live)],
            of: board)
        _ = try await send(RedisCommand("ZREM", key: BoardKeys.boards, [.text(board.string)]), of: board)
        return reply.int == 1
    }

    // MARK: Operations

    public func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        let keys = BoardKeys(board: batch.board)
        var arguments: [RedisCommand.Argument] = [
            .text(batch.epoch.string), .integer(batch.known), .text(channelForScripts(keys)),
        ]
        arguments.reserveCapacity(3 + batch.submissions.count * 3)
        for submission in batch.submissions {
            arguments.append(.text(submission.client.string))
            arguments.append(.integer(submission.n))
            arguments.append(.bytes(submission.edits))
        }
        let reply = try await evaluate(
            AppendScript.script, keys: [keys.log, keys.clients, keys.meta], arguments: arguments,
            mustReplicate: mustReplicate, of: batch.board)
        guard let numbers = reply.array?.map({ $0.int ?? 0 }), numbers.count == batch.submissions.count + 2 else {
            throw LogError.corrupt("the script's reply \(reply)")
        }
        let receipt = AppendReceipt(
            outcomes: numbers.dropFirst(2).map { seq in
                seq > 0 ? .sequenced(seq) : .duplicate(seq == 0 ? nil : -seq)
            },
            head: numbers[0])
        if mustReplicate { await tell(batch, receipt, at: numbers[1]) }
        return receipt
    }

    public func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        let reply = try await send(
            RedisCommand("HMGET", key: BoardKeys(board: board).meta, ["epoch", "seq"]), of: board)
        guard let fields = reply.array, fields.count == 2, let epoch = fields[0].string else { return nil }
        return BoardHead(epoch: try Epoch(stored: epoch), seq: fields[1].int ?? 0)
    }

    public func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        let reply = try await newestSubmission(of: client, on: board)
        let parts = (reply.string ?? "").split(separator: ":").compactMap { Int($0) }
        return parts.count >= 2 ? LastSubmission(n: parts[0], seq: parts[1]) : nil
    }

    public func read(
        _ board: BoardID, after: Seq, limit: Int, maximumBytes: Int
    ) async throws(LogError) -> [LoggedOperation] {
        var found: [LoggedOperation] = []
        var bytes = 0
        // An operation may have 256 KiB: how many to ask for at once is learned from those that came.
        var count = min(limit, 16)
        while found.count < limit, bytes < maximumBytes {
            let last = after + found.count
            let reply = try await entries(of: board, after: last, count: min(count, limit - found.count))
            let page = try (reply.array ?? []).map(Self.operation)
            guard let first = page.first else {
                if found.isEmpty { try await explainNothing(of: board, after: after) }
                break
            }
            if first.seq != last + 1 {
                let oldest = try await info(board)?.oldest ?? 1
                if oldest > last + 1 { throw LogError.trimmed(oldest: oldest) }
            }
            for operation in page where bytes < maximumBytes {
                guard operation.seq == after + found.count + 1 else {
                    throw LogError.corrupt("seq \(after + found.count + 1) of board \(board.string) is missing")
                }
                bytes += operation.json.readableBytes
                found.append(operation)
            }
            if page.count < count { break }
            count = max(1, min(count * 8, (maximumBytes - bytes) / max(1, bytes / found.count)))
        }
        return found
    }

    /// Nothing behind `after`: that is the end of the log, or there is no board, or its history is trimmed.
    private func explainNothing(of board: BoardID, after: Seq) async throws(LogError) {
        guard let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        if info.oldest > after + 1 { throw LogError.trimmed(oldest: info.oldest) }
    }

    /// An entry of the stream: its id and the field `op`.
    static func operation(_ entry: RESPValue) throws(LogError) -> LoggedOperation {
        guard let parts = entry.array, parts.count == 2, let id = parts[0].string, id.hasPrefix("0-"),
            let seq = Int(id.dropFirst(2)), let fields = parts[1].array, fields.count >= 2,
            let tail = fields[1].buffer
        else { throw LogError.corrupt("an entry of the stream is not one of Easel's") }
        return LoggedOperation(seq: seq, tail: tail)
    }

    public func now() async throws(LogError) -> Int {
        let parts = try await send(RedisCommand("TIME", []), of: nil).array ?? []
        guard parts.count == 2, let seconds = parts[0].int, let microseconds = parts[1].int else {
            throw LogError.corrupt("the reply to TIME")
        }
        return seconds * 1_000 + microseconds / 1_000
    }

    public func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        let subscription = try await mapped(of: board) {
            try await self.client.subscribe(sharded: BoardKeys(board: board).live, on: eventLoop) { event in
                switch event {
                case .message(let bytes): handler(Self.event(bytes))
                // Both ends of a gap: at the second one all that was missed can be read.
                case .interrupted, .resubscribed: handler(.interrupted)
                }
            }
        }
        return Subscription(subscription: subscription)
    }

    private static func event(_ bytes: ByteBuffer) -> BoardEvent {
        if let frame = OperationFrame(bytes) { return .operations(frame) }
        if bytes == deleted { return .deleted }
        if bytes == changed { return .interrupted }
        return .published(bytes)
    }

    /// Has every follower compare what it knows with the log.
    static let changed = ByteBuffer(string: #"{"type":"mended"}"#)
    private static let deleted = ByteBuffer(string: #"{"type":"deleted"}"#)

    private struct Subscription: LogSubscription {
        let subscription: RedisSubscription

        func cancel() async {
            await subscription.cancel()
        }
    }

    // MARK: Snapshots

    public func store(_ snapshot: Snapshot, of board: BoardID) async throws(LogError) {
        let keys = BoardKeys(board: board)
        let header: JSON = .object([
            "format": 1, "epoch": .string(snapshot.epoch.string), "seq": .number(Double(snapshot.seq)),
            "parts": .number(Double(snapshot.frames.count)), "digest": .string("\(snapshot.digest)"),
        ])
        _ = try await evaluate(
            BoardScripts.storeSnapshot, keys: [keys.snapshots, keys.meta],
            arguments: [.text(snapshot.epoch.string), .integer(snapshot.seq), .bytes(header.canonical)]
                + snapshot.frames.map { .buffer($0) },
            of: board)
    }

    public func snapshot(of board: BoardID, atOrBefore seq: Seq?) async throws(LogError) -> Snapshot? {
        let keys = BoardKeys(board: board)
        let stored: Seq?
        if seq == nil {
            stored = try await send(RedisCommand("HGET", key: keys.meta, ["snapshot"]), of: board).int
        } else {
            stored = try await snapshotSeqs(of: board).last { $0 <= seq ?? .max }
        }
        guard let stored else { return nil }
        let text = try await send(RedisCommand("HGET", key: keys.snapshots, [.text("\(stored)")]), of: board)
        guard let bytes = text.buffer, let header = try? JSON(parsing: bytes.readableBytesView),
            let epoch = header["epoch"]?.stringValue.flatMap({ try? Epoch(validating: $0) }),
            let parts = header["parts"]?.integerValue, parts > 0,
            let digest = header["digest"]?.stringValue.flatMap({ Digest($0) })
        else { return Snapshot(epoch: .unknown, seq: stored, digest: Digest(value: 0), frames: []) }
        let frames = try await send(
            RedisCommand("HMGET", key: keys.snapshots, (1...parts).map { .text("\(stored):\($0)") }), of: board)
        // What is damaged is given as it is: its digest tells.
        return Snapshot(
            epoch: epoch, seq: stored, digest: digest, frames: (frames.array ?? []).compactMap(\.buffer))
    }

    // MARK: Participants

    public func enter(_ participant: Participant, node: NodeID, on board: BoardID) async throws(LogError) {
        let entry: JSON = .object(["node": .string(node.string), "participant": .object(participant.object)])
        _ = try await send(
            RedisCommand(
                "HSET", key: BoardKeys(board: board).participants,
                [.text(participant.session.string), .bytes(entry.canonical)]), of: board)
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        guard !sessions.isEmpty else { return }
        _ = try await send(
            RedisCommand("HDEL", key: BoardKeys(board: board).participants, sessions.map { .text($0.string) }),
            of: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        Self.roster(try await send(Self.rosterCommand(board), of: board))
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        try await send(pipeline: boards.map(Self.rosterCommand)).map(Self.roster)
    }

    private static func rosterCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand("HVALS", key: BoardKeys(board: board).participants)
    }

    private static func roster(_ reply: RESPValue) -> [RosterEntry] {
        (reply.array ?? []).compactMap { value in
            guard let bytes = value.buffer, let json = try? JSON(parsing: bytes.readableBytesView),
                let node = json["node"]?.stringValue.flatMap({ try? NodeID(validating: $0) }),
                let participant = json["participant"].flatMap({ try? Participant(json: $0) })
            else { return nil }
            return RosterEntry(participant: participant, node: node)
        }
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        _ = try await send(
            RedisCommand("SPUBLISH", key: BoardKeys(board: board).live, [.buffer(frame)]), of: board)
    }

    // MARK: Nodes

    public func heartbeat(_ node: NodeID) async throws(LogError) {
        _ = try await evaluate(NodeScripts.heartbeat, keys: [BoardKeys.nodes], arguments: [.text(node.string)], of: nil)
    }

    public func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        let reply = try await evaluate(
            NodeScripts.live, keys: [BoardKeys.nodes], arguments: [.integer(Int(time.nanoseconds / 1_000_000))],
            of: nil)
        return Set((reply.array ?? []).compactMap { $0.string.flatMap { try? NodeID(validating: $0) } })
    }

    public func deregister(_ node: NodeID) async throws(LogError) {
        _ = try await send(RedisCommand("ZREM", key: BoardKeys.nodes, [.text(node.string)]), of: nil)
    }

    /// A write that needs memory, so that a replica, a full or a loading server is not taken for ready; on each server that
    /// holds boards, and confirmed by a replica where operations are.
    public func checkReadiness() async throws(LogError) {
        try await mapped(of: nil) {
            for primary in try await self.client.primaries() {
                _ = try await self.client.send(
                    RedisCommand("SET", key: primary.key(BoardKeys.readiness), ["1", "EX", 60]),
                    mustReplicate: self.mustReplicate)
            }
        }
    }

    public func shutdown() async {
        await client.shutdown()
    }

    // MARK: Redis

    func send(_ command: RedisCommand, of board: BoardID?) async throws(LogError) -> RESPValue {
        try await mapped(of: board) { try await self.client.send(command) }
    }

    private func send(pipeline commands: [RedisCommand]) async throws(LogError) -> [RESPValue] {
        guard !commands.isEmpty else { return [] }
        return try await mapped(of: nil) {
            let replies = try await self.client.send(pipeline: commands)
            for case .error(let error) in replies { throw RedisError.reply(error) }
            return replies
        }
    }

    func evaluate(
        _ script: RedisScript, keys: [String], arguments: [RedisCommand.Argument], mustReplicate: Bool = false,
        of board: BoardID?
    ) async throws(LogError) -> RESPValue {
        try await mapped(of: board) {
            try await self.client.evaluate(script, keys: keys, arguments: arguments, mustReplicate: mustReplicate)
        }
    }

    /// Says what an error of Redis means to whoever uses a log.
    func mapped<Value: Sendable>(
        of board: BoardID?, _ body: () async throws -> Value
    ) async throws(LogError) -> Value {
        do {
            return try await body()
        } catch RedisError.reply(let error) {
            throw try Self.logError(error, of: board)
        } catch {
            throw .unavailable("\(error)")
        }
    }

    /// The errors that Easel's scripts reply with start with a word of their own.
    private static func logError(_ error: RedisReplyError, of board: BoardID?) throws(LogError) -> LogError {
        let rest = error.message.dropFirst(error.prefix.count + 1)
        return switch (error.prefix, board) {
        case ("NOBOARD", .some(let board)): .noSuchBoard(board)
        case ("EPOCH", _): .epochChanged(current: try Epoch(stored: String(rest)))
        case ("STALE", _): .stale
        case ("NOSNAPSHOT", _): .corrupt("no snapshot is stored: \(rest)")
        case ("BEHIND", _): .behind(head: Int(rest) ?? 0)
        default: .unavailable("Redis said \(error.message)")
        }
    }
}
