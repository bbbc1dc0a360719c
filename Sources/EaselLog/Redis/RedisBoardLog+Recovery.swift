public import EaselBoard
internal import EaselRedis

extension RedisBoardLog: LogRecovery {
    public func examine(_ board: BoardID, at seq: Seq) async throws(LogError) -> LogExamination? {
        let keys = BoardKeys(board: board)
        do throws(LogError) {
            let reply = try await evaluate(
                RecoveryScripts.examine, keys: [keys.log, keys.meta], arguments: [.integer(seq)], of: board)
            guard let parts = reply.array, parts.count == 3,
                let head = try RedisBorder.head(board, .array([parts[0], parts[1]]))
            else { throw LogError.corrupt("the reply of a script") }
            return LogExamination(head: head, operation: try parts[2].array?.first.map(RedisBorder.operation))
        } catch .noSuchBoard {
            return nil
        }
    }

    public func recover(_ batch: RecoveryBatch) async throws(LogError) -> Seq {
        let keys = BoardKeys(board: batch.board)
        let tails = try batch.operations.map { operation throws(LogError) in
            guard let tail = operation.tail, operation.identity != nil else {
                throw LogError.corrupt("seq \(operation.seq) is no operation")
            }
            return RedisCommand.Argument.buffer(tail)
        }
        let reply = try await evaluate(
            RecoveryScripts.recover, keys: [keys.log, keys.clients, keys.meta],
            arguments: [
                .text(batch.found?.epoch.string ?? ""), .integer(batch.found?.seq ?? 0), .text(batch.info.epoch.string),
                .integer(batch.base), .text(batch.info.title), .integer(batch.info.createdAt),
                .text(channelForScripts(keys)), batch.mayFollow ? 1 : 0,
            ] + Self.arguments(batch.info.access) + tails, durability: durability, of: batch.board)
        if batch.found == nil {
            try await addToIndex(batch.board)
        }
        let head = try reply.stored.seq("the script's reply")
        if durability == .replicated { await tell(batch, head: head) }
        return head
    }

    public func hasTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) -> Bool {
        try await send(
            RedisCommand("ZSCORE", key: BoardKeys.deleted, [.text("\(board.string)/\(epoch.string)")]), of: board
        ).string != nil
    }

    /// Records that a board is deleted on purpose, so that no node that knew it puts it back.
    func leaveTombstone(of board: BoardID, epoch: Epoch) async throws(LogError) {
        _ = try await evaluate(
            RecoveryScripts.leaveTombstone, keys: [BoardKeys.deleted],
            arguments: [.text("\(board.string)/\(epoch.string)")], of: nil)
    }
}
