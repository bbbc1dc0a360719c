public import EaselBoard
internal import EaselRedis

extension RedisBoardLog {
    public func examine(_ board: BoardID, at seq: Seq) async throws -> LogExamination? {
        let keys = BoardKeys(board: board)
        do {
            let reply = try await evaluate(
                MendScripts.examine, keys: [keys.log, keys.meta], arguments: [.integer(seq)], of: board)
            guard let parts = reply.array, parts.count == 3, let epoch = parts[0].string, let head = parts[1].int
            else { throw LogError.corrupt("the script's reply \(reply)") }
            return LogExamination(
                head: BoardHead(epoch: epoch, seq: head), operation: try parts[2].array?.first.map(Self.operation))
        } catch LogError.noSuchBoard {
            return nil
        }
    }

    public func mend(_ mend: LogMend) async throws -> Seq {
        let keys = BoardKeys(board: mend.board)
        let tails = try mend.operations.map { operation in
            guard let tail = operation.tail, operation.identity != nil else {
                throw LogError.corrupt("seq \(operation.seq) is no operation")
            }
            return RedisCommand.Argument.buffer(tail)
        }
        let reply = try await evaluate(
            MendScripts.mend, keys: [keys.log, keys.clients, keys.meta],
            arguments: [
                .text(mend.found?.epoch ?? ""), .integer(mend.found?.seq ?? 0), .text(mend.info.epoch),
                .integer(mend.base), .text(mend.info.title), .integer(mend.info.createdAt),
                .text(channelForScripts(keys)), mend.mayFollow ? 1 : 0,
            ] + tails, mustReplicate: mustReplicate, of: mend.board)
        if mend.found == nil {
            _ = try await send(
                RedisCommand("ZADD", key: BoardKeys.boards, [0, .text(mend.board.string)]), of: mend.board)
        }
        guard let head = reply.int else { throw LogError.corrupt("the script's reply \(reply)") }
        if mustReplicate { await tell(mend, head: head) }
        return head
    }

    public func wasDeleted(_ board: BoardID, epoch: String) async throws -> Bool {
        try await send(
            RedisCommand("ZSCORE", key: BoardKeys.deleted, [.text("\(board.string)/\(epoch)")]), of: board
        ).string != nil
    }

    /// Remembers that a board goes because somebody wants it: a node that knew it must not put it back.
    func bury(_ board: BoardID, epoch: String) async throws {
        _ = try await evaluate(
            MendScripts.bury, keys: [BoardKeys.deleted], arguments: [.text("\(board.string)/\(epoch)")], of: nil)
    }
}
