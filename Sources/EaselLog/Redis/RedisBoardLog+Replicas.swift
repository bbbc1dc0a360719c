import EaselBoard
internal import EaselRedis
import NIOCore

/// `--acks replicated` (decision 20): no client hears of an operation before a replica has it. Reads that reveal
/// operations wait for a replica, and a batch is published only after that.
extension RedisBoardLog {
    /// The durability of commands that write or reveal operations.
    var durability: Durability {
        switch acks {
        case .logged: .written
        case .replicated: .replicated
        }
    }

    /// The channel that scripts publish on by themselves; empty if a replica has to confirm first.
    func channelForScripts(_ keys: BoardKeys) -> String { durability == .replicated ? "" : keys.live }

    func entries(of board: BoardID, after seq: Seq, count: Int) async throws(LogError) -> RESPValue {
        let keys = BoardKeys(board: board)
        guard durability == .replicated else {
            return try await send(
                RedisCommand("XRANGE", key: keys.log, [.text("(0-\(seq)"), "+", "COUNT", .integer(count)]), of: board)
        }
        return try await evaluate(
            ReplicaScripts.entries, keys: [keys.log, keys.meta], arguments: [.text("(0-\(seq)"), .integer(count)],
            durability: .replicated, of: board)
    }

    /// `welcome.n` acknowledges every operation up to this one.
    func newestSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> RESPValue {
        let keys = BoardKeys(board: board)
        guard durability == .replicated else {
            return try await send(RedisCommand("HGET", key: keys.clients, [.text(client.string)]), of: board)
        }
        return try await evaluate(
            ReplicaScripts.newestSubmission, keys: [keys.clients, keys.meta], arguments: [.text(client.string)],
            durability: .replicated, of: board)
    }

    /// Publishes a batch that a replica has confirmed.
    ///
    /// A batch of duplicates may have been sequenced earlier without a replica's confirmation, and so without being
    /// published: then every follower is asked to read the log.
    func tell(_ batch: AppendBatch, _ receipt: AppendReceipt, at time: Int) async {
        var operations: [LoggedOperation] = []
        for (submission, outcome) in zip(batch.submissions, receipt.outcomes) {
            guard case .sequenced(let seq) = outcome else { continue }
            operations.append(
                LoggedOperation(
                    seq: seq, client: submission.client, n: submission.n, at: time, author: submission.author,
                    edits: submission.edits))
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

    /// Followers notice a lost frame by its missing seqs.
    private func tell(_ frame: ByteBuffer, of board: BoardID) async {
        do {
            try await publish(frame, on: board)
        } catch {
            logger.debug(
                "Operations were not published; followers will read them from the log", metadata: ["error": "\(error)"])
        }
    }
}
