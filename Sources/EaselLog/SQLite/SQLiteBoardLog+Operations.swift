public import EaselBoard
import Foundation
import GRDB
public import NIOCore

extension SQLiteBoardLog: OperationLog {
    public func append(_ batch: AppendBatch) async throws(LogError) -> AppendReceipt {
        try await writer.append(batch)
    }

    public func head(_ board: BoardID) async throws(LogError) -> BoardHead? {
        try await info(board).map { BoardHead(epoch: $0.epoch, seq: $0.seq) }
    }

    public func heads(of boards: [BoardID]) async throws(LogError) -> [BoardHead?] {
        try await read { db in
            boards.map { board in
                // One that can't be read is no other's concern.
                (try? Self.info(board, in: db)).map { BoardHead(epoch: $0.epoch, seq: $0.seq) }
            }
        }
    }

    public func lastSubmission(of client: ClientID, on board: BoardID) async throws(LogError) -> LastSubmission? {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return nil }
            return try Self.last(of: client, key: key, in: db)
        }
    }

    public func read(
        _ board: BoardID, in epoch: Epoch?, after: Seq, limit: Int, maximumBytes: Int, typicalBytes: Int?
    ) async throws(LogError) -> [LoggedOperation] {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { throw LogError.noSuchBoard(board) }
            if let epoch, let current = try Self.info(board, in: db)?.epoch, current != epoch {
                throw LogError.epochChanged(current: current)
            }
            var found: [LoggedOperation] = []
            var bytes = 0
            let rows = try Row.fetchCursor(
                db, sql: "SELECT seq, tail FROM operations WHERE board = ? AND seq > ? ORDER BY seq LIMIT ?",
                arguments: [key, after, max(0, limit)])
            while bytes < maximumBytes, let row = try rows.next() {
                let seq = try row.stored("seq").seq("a seq of board \(board)")
                guard seq == after + found.count + 1 else {
                    if let oldest = try Self.oldest(key: key, in: db), oldest > after + 1 {
                        throw LogError.trimmed(oldest: oldest)
                    }
                    throw LogError.corrupt("seq \(after + found.count + 1) of board \(board) is missing")
                }
                let tail = try Self.tail(row, seq: seq, of: board)
                let operation = LoggedOperation(seq: seq, tail: tail)
                bytes += operation.json.readableBytes
                found.append(operation)
            }
            if found.isEmpty, let oldest = try Self.oldest(key: key, in: db), oldest > after + 1 {
                throw LogError.trimmed(oldest: oldest)
            }
            return found
        }
    }

    static func tail(_ row: Row, seq: Seq, of board: BoardID) throws -> ByteBuffer {
        guard case .blob(let data) = (row["tail"] as DatabaseValue?)?.storage, case let tail = ByteBuffer(bytes: data),
            LoggedOperation.isTail(tail)
        else { throw LogError.corrupt("seq \(seq) of board \(board) is no operation") }
        return tail
    }

    public func follow(
        _ board: BoardID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable (BoardEvent) -> Void
    ) async throws(LogError) -> any LogSubscription {
        followers.add(handler, to: board)
    }

    public func now() async throws(LogError) -> Int { Self.now() }
}
