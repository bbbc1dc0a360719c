public import EaselBoard
internal import EaselRedis
public import NIOCore

extension RedisBoardLog: OperationLog {
    public func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        let keys = BoardKeys(board: batch.board)
        var arguments: [RedisCommand.Argument] = [
            .text(batch.epoch.string), .integer(batch.known), .text(channelForScripts(keys)),
            batch.access.map { .integer($0) } ?? "", .integer(batch.newest?.seq ?? 0),
            .text(batch.newest?.tailStart ?? ""),
        ]
        arguments.reserveCapacity(6 + batch.submissions.count * 4)
        for submission in batch.submissions {
            arguments.append(.text(submission.client.string))
            arguments.append(.integer(submission.n))
            arguments.append(submission.author.map { .bytes($0.json) } ?? "")
            arguments.append(.bytes(submission.edits))
        }
        let reply = try await evaluate(
            AppendScript.script, keys: [keys.log, keys.clients, keys.meta], arguments: arguments,
            durability: durability, of: batch.board)
        let (receipt, time) = try RedisBorder.receipt(reply, submissions: batch.submissions.count)
        if durability == .replicated { await tell(batch, receipt, at: time) }
        return receipt
    }

    public func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        try RedisBorder.head(board, try await send(Self.headCommand(board), of: board))
    }

    public func heads(of boards: [BoardID]) async throws(LogError) -> [BoardHead?] {
        var heads: [BoardHead?] = []
        for (board, reply) in zip(boards, try await sendEach(boards.map(Self.headCommand))) {
            heads.append(try readable(of: board) { () throws(LogError) in try RedisBorder.head(board, reply) })
        }
        return heads
    }

    private static func headCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand("HMGET", key: BoardKeys(board: board).meta, ["epoch", "seq"])
    }

    public func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        RedisBorder.lastSubmission(try await newestSubmission(of: client, on: board))
    }

    /// The epoch is asked for behind the operations: one that is still the reader's then was it all the time.
    public func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation] {
        let found = try await read(
            board, after: after, limit: limit, maximumBytes: maximumBytes, typicalBytes: typicalBytes)
        if let epoch {
            guard let head = try await head(board) else { throw .noSuchBoard(board) }
            guard head.epoch == epoch else { throw .epochChanged(current: head.epoch) }
        }
        return found
    }

    /// An operation may have 256 KiB whatever those before it had: one reply has no more than 64 MiB.
    private static let mostAtOnce = 256

    private func read(
        _ board: BoardID, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation] {
        var found: [LoggedOperation] = []
        var bytes = 0
        // The size of those that came tells how many to ask for next.
        var count = min(limit, typicalBytes.map { Self.count(of: maximumBytes, each: $0) } ?? 16)
        while found.count < limit, bytes < maximumBytes {
            let last = after + found.count
            let page = try await page(
                of: board, behind: found.last, after: last, count: min(count, limit - found.count))
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
                    throw LogError.corrupt("seq \(after + found.count + 1) of board \(board) is missing")
                }
                bytes += operation.json.readableBytes
                found.append(operation)
            }
            if page.count < count { break }
            count = min(count * 8, Self.count(of: maximumBytes - bytes, each: bytes / found.count))
        }
        return found
    }

    /// How many operations to ask for, to get so many bytes.
    private static func count(of bytes: Int, each typicalBytes: Int) -> Int {
        min(max(1, bytes / max(1, typicalBytes)), mostAtOnce)
    }

    /// Reads the last known operation once more, together with the page. If it has changed, the board was deleted or
    /// its history forked between two pages, and they don't belong together: throws ``LogError/stale``.
    private func page(
        of board: BoardID, behind last: LoggedOperation?, after seq: Seq, count: Int
    ) async throws(LogError) -> ArraySlice<LoggedOperation> {
        let overlap = last == nil ? 0 : 1
        let reply = try await entries(of: board, after: seq - overlap, count: count + overlap)
        let operations = try (reply.array ?? []).map(RedisBorder.operation)
        guard let last, let first = operations.first, first.seq == last.seq else { return operations[...] }
        guard first.isSame(as: last) else { throw .stale }
        return operations.dropFirst()
    }

    /// Nothing behind `after`: that is the end of the log, or there is no board, or its history is trimmed.
    private func explainNothing(of board: BoardID, after: Seq) async throws(LogError) {
        guard let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        if info.oldest > after + 1 { throw LogError.trimmed(oldest: info.oldest) }
    }

    public func now() async throws(LogError) -> Int {
        try RedisBorder.time(try await send(RedisCommand("TIME", []), of: nil))
    }

    public func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        let subscription = try await mapped(of: board) {
            try await self.client.subscribe(sharded: BoardKeys(board: board).live, on: eventLoop) { event in
                switch event {
                case .message(let bytes): handler(Self.event(bytes))
                // Both ends of a gap: from the second one on, everything that was missed can be read.
                case .interrupted, .resubscribed: handler(.interrupted)
                }
            }
        }
        return Subscription(subscription: subscription)
    }

    private static func event(_ bytes: ByteBuffer) -> BoardEvent {
        if let frame = RedisBorder.frame(bytes) { return .operations(frame) }
        if bytes == deleted { return .deleted }
        if bytes == changed { return .mended }
        if let event = accessEvent(bytes) { return event }
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
}
