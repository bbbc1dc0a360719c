public import EaselBoard
internal import EaselRedis
import NIOCore

extension RedisBoardLog: BoardCatalogue {
    public func create(
        _ board: BoardID, title: String?, access: AccessRecord
    ) async throws(LogError) -> (info: BoardInfo, created: Bool) {
        let keys = BoardKeys(board: board)
        let made = try await evaluate(
            BoardScripts.create, keys: [keys.meta, keys.log],
            arguments: [.text(Epoch.random().string), .text(title ?? board.string)] + Self.arguments(access), of: board)
        // The index is in another slot of a cluster, so it takes another command; repeated in case an earlier one
        // failed.
        try await addToIndex(board)
        guard let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        return (info, made.int == 1)
    }

    public func info(_ board: BoardID) async throws(LogError) -> BoardInfo? {
        let reply = try await send(Self.infoCommand(board), of: board)
        return try RedisBorder.info(board, reply)
    }

    private static func infoCommand(_ board: BoardID) -> RedisCommand {
        RedisCommand("HMGET", key: BoardKeys(board: board).meta, RedisBorder.infoFields)
    }

    public func list(after: BoardID?, limit: Int) async throws(LogError) -> [BoardInfo] {
        let limit = max(0, min(limit, 1_000))
        var found: [BoardInfo] = []
        var last = after
        // The index may name boards that were deleted meanwhile, or that can't be read; later ones fill their places on
        // the page.
        while found.count < limit {
            let boards = try await index(after: last, limit: limit - found.count)
            guard let end = boards.last else { break }
            last = end
            let replies = try await sendEach(boards.map(Self.infoCommand))
            for (board, reply) in zip(boards, replies) {
                if let info = try readable(of: board, { () throws(LogError) in try RedisBorder.info(board, reply) }) {
                    found.append(info)
                }
            }
        }
        return found
    }

    /// Nil for a board that can't be read: those beside it can.
    func readable<Value>(
        of board: BoardID, _ read: () throws(LogError) -> Value?
    ) throws(LogError) -> Value? {
        do throws(LogError) {
            return try read()
        } catch {
            logger.warning(
                "Leaving out a board that can't be read", metadata: ["board": "\(board)", "error": "\(error)"])
            return nil
        }
    }

    private func index(after: BoardID?, limit: Int) async throws(LogError) -> [BoardID] {
        var (boards, last) = ([BoardID](), after.map { ByteBuffer(string: $0.string) })
        // What is no board's id is passed over: it must not end a list.
        while boards.isEmpty {
            let names = try await indexedNames(after: last, limit: limit)
            guard let end = names.last else { break }
            last = end
            boards = names.compactMap { try? BoardID(validating: String(buffer: $0)) }
        }
        return boards
    }

    private func indexedNames(after: ByteBuffer?, limit: Int) async throws(LogError) -> [ByteBuffer] {
        let start = after.map { Array("(".utf8) + $0.readableBytesView } ?? Array("-".utf8)
        let reply = try await send(
            RedisCommand(
                "ZRANGE", key: BoardKeys.boards,
                [.bytes(start), "+", "BYLEX", "LIMIT", 0, .integer(limit)]), of: nil)
        return (reply.array ?? []).compactMap(\.buffer)
    }

    public func rename(_ board: BoardID, title: String, judgedBy access: BoardAccess?) async throws(LogError)
        -> BoardInfo
    {
        let reply = try await evaluate(
            BoardScripts.rename, keys: [BoardKeys(board: board).meta],
            arguments: [.text(title)]
                + (access.map { [.text($0.epoch.string), .integer($0.record.grants)] } ?? ["", ""]),
            of: board)
        guard reply.int == 1, let info = try await info(board) else { throw LogError.noSuchBoard(board) }
        return info
    }

    /// Leaves the tombstone first, and deletes only the epoch that the tombstone names: a node that finds a board gone
    /// without one would put it back. Starts over if the epoch changes in between.
    ///
    /// A board that is broken can be deleted, too. No node has ever served one whose epoch is none.
    public func delete(_ board: BoardID, judgedBy access: BoardAccess?) async throws(LogError) -> Bool {
        let meta = RedisCommand("HMGET", key: BoardKeys(board: board).meta, ["epoch", "accessGrants"])
        while let found = try await send(meta, of: board).array, found.count == 2, let epoch = found[0].string {
            // Asked here too, so that no tombstone is left of a board that stays.
            let isAsJudged = access.map {
                $0.epoch.string == epoch && String($0.record.grants) == found[1].string ?? "0"
            }
            guard isAsJudged ?? true else { throw .accessChanged }
            if let valid = try? Epoch(validating: epoch) { try await leaveTombstone(of: board, epoch: valid) }
            do throws(LogError) {
                let isDeleted = try await delete(board, epoch: epoch, grants: access?.record.grants)
                try await removeFromIndex(board)
                return isDeleted
            } catch .epochChanged {
                continue
            }
        }
        try await removeFromIndex(board)
        return false
    }

    func delete(_ board: BoardID, epoch: String, grants: Int? = nil) async throws(LogError) -> Bool {
        let keys = BoardKeys(board: board)
        let reply = try await evaluate(
            BoardScripts.delete,
            keys: [keys.meta, keys.log, keys.clients, keys.snapshots, keys.participants, keys.readers, keys.people],
            arguments: [.text(keys.live), .text(epoch), grants.map { .integer($0) } ?? ""], of: board)
        return reply.int == 1
    }

    /// The index is in another slot of a cluster, so the two can't change in one step: a board that was created
    /// meanwhile is added again.
    func removeFromIndex(_ board: BoardID) async throws(LogError) {
        _ = try await send(RedisCommand("ZREM", key: BoardKeys.boards, [.text(board.string)]), of: board)
        if try await head(board) != nil { try await addToIndex(board) }
    }

    func addToIndex(_ board: BoardID) async throws(LogError) {
        _ = try await send(RedisCommand("ZADD", key: BoardKeys.boards, [0, .text(board.string)]), of: board)
    }
}
