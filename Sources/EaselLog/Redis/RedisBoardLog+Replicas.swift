import EaselBoard
internal import EaselRedis
import NIOCore

/// `--acks replicated` (decision 20): no client is told of an operation before a replica has it. What tells of operations
/// waits for a replica, and what was written is published only then.
extension RedisBoardLog {
    var mustReplicate: Bool { acks == .replicated }

    /// The channel that scripts publish on by themselves: none if a replica is to be waited for first.
    func channelForScripts(_ keys: BoardKeys) -> String { mustReplicate ? "" : keys.live }

    func entries(of board: BoardID, after seq: Seq, count: Int) async throws(LogError) -> RESPValue {
        let keys = BoardKeys(board: board)
        guard mustReplicate else {
            return try await send(
                RedisCommand("XRANGE", key: keys.log, [.text("(0-\(seq)"), "+", "COUNT", .integer(count)]), of: board)
        }
        return try await evaluate(
            ReplicaScripts.entries, keys: [keys.log, keys.meta], arguments: [.text("(0-\(seq)"), .integer(count)],
            mustReplicate: true, of: board)
    }

    /// It goes into a welcome, which acknowledges all up to it.
    func newestSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> RESPValue {
        let keys = BoardKeys(board: board)
        guard mustReplicate else {
            return try await send(RedisCommand("HGET", key: keys.clients, [.text(client.string)]), of: board)
        }
        return try await evaluate(
            ReplicaScripts.newestSubmission, keys: [keys.clients, keys.meta], arguments: [.text(client.string)],
            mustReplicate: true, of: board)
    }

    /// Tells followers what a replica has now.
    ///
    /// A batch that was given again may be there from a time when no replica confirmed it: then nobody was told, and
    /// everybody is to look.
    func tell(_ batch: AppendBatch, _ receipt: AppendReceipt, at time: Int) async {
        var operations: [LoggedOperation] = []
        for (submission, outcome) in zip(batch.submissions, receipt.outcomes) {
            guard case .sequenced(let seq) = outcome else { continue }
            operations.append(
                LoggedOperation(seq: seq, client: submission.client, n: submission.n, at: time, edits: submission.edits)
            )
        }
        if operations.isEmpty, receipt.head > batch.known { await tell(Self.changed, of: batch.board) }
        await tell(operations, of: batch.board)
    }

    func tell(_ batch: RecoveryBatch, head: Seq) async {
        guard batch.found?.epoch == batch.info.epoch, !batch.mayFollow else {
            return await tell(Self.changed, of: batch.board)
        }
        let first = head - batch.operations.count + 1
        let operations = batch.operations.enumerated().compactMap { offset, operation in
            operation.tail.map { LoggedOperation(seq: first + offset, tail: $0) }
        }
        await tell(operations, of: batch.board)
    }

    private func tell(_ operations: [LoggedOperation], of board: BoardID) async {
        for frame in OperationFrame.frames(joining: operations) { await tell(frame.bytes, of: board) }
    }

    /// A frame that is lost is found missing, as any.
    private func tell(_ frame: ByteBuffer, of board: BoardID) async {
        do {
            try await publish(frame, on: board)
        } catch {
            logger.debug("what was sequenced is not told yet", metadata: ["error": "\(error)"])
        }
    }
}
