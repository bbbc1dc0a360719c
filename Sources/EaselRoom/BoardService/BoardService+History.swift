public import EaselAuth
public import EaselBoard
public import EaselLog

/// Reading a board's past and present, whether it is hosted here or not. Nothing of this runs on an
/// event loop; whoever asks for much of it sees to threads of its own.
///
/// What a principal may not do on the very board that is read throws as ``check(_:of:on:)`` does.
extension BoardService {
    /// The document at a seq, or at the head: from the nearest stored snapshot and the operations behind it.
    ///
    /// Throws ``RoomError/beyondHead(seq:)`` for a seq that is not sequenced yet and
    /// ``EaselLog/LogError/trimmed(oldest:)`` for one that is no longer kept.
    public func document(
        of board: BoardID, at seq: Seq? = nil, as principal: Principal = .anonymous
    ) async throws -> (epoch: Epoch, seq: Seq, document: Document) {
        let (info, target) = try await version(of: board, at: seq, for: .history, as: principal)
        return try await document(of: info, at: target)
    }

    /// The same for a version that was found to be there.
    public func document(
        of info: BoardInfo, at seq: Seq
    ) async throws -> (epoch: Epoch, seq: Seq, document: Document) {
        try await registry.projection(of: info, at: seq).copy()
    }

    /// Those who have drawn on a board, by the names that they had: at most ``EaselBoard/KnownPerson/maximum``.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)``.
    public func people(of board: BoardID, as principal: Principal = .anonymous) async throws -> [KnownPerson] {
        let info = try await info(of: board, for: .history, as: principal)
        return try await reading(info) { () throws(LogError) in try await log.people(of: board) }
    }

    /// Finds a version of the document, at a seq or at the head, without making it. Throws
    /// ``RoomError/beyondHead(seq:)``.
    public func version(
        of board: BoardID, at seq: Seq? = nil, for action: BoardAction, as principal: Principal
    ) async throws -> (info: BoardInfo, seq: Seq) {
        let info = try await info(of: board, for: action, as: principal)
        let target = seq ?? info.seq
        guard target <= info.seq else { throw RoomError.beyondHead(seq: info.seq) }
        return (info, target)
    }

    /// Finds the version of a time, in milliseconds since 1970; times never go back along a log.
    ///
    /// Throws ``EaselLog/LogError/trimmed(oldest:)`` if that is no longer kept.
    public func version(
        of board: BoardID, atTime time: Int, for action: BoardAction, as principal: Principal
    ) async throws -> (info: BoardInfo, seq: Seq) {
        let info = try await info(of: board, for: action, as: principal)
        let seq = try await registry.lastSeq(of: info, atTime: time)
        guard seq >= info.oldest || info.oldest == 1 else { throw LogError.trimmed(oldest: info.oldest) }
        return (info, seq)
    }

    /// At most `limit` operations behind `after`. What is sequenced from now on is not among them.
    ///
    /// The first page is read when this returns, so that most of what can go wrong is thrown here.
    public func operations(
        of board: BoardID, after: Seq, limit: Int = .max, as principal: Principal = .anonymous
    ) async throws -> OperationPages {
        let info = try await info(of: board, for: .history, as: principal)
        let last = limit >= info.seq - after ? info.seq : after + limit
        return try await OperationPages(of: info, after: after, upTo: last, in: log)
    }

    /// The operations behind `seq`, and then those that come.
    ///
    /// Throws ``RoomError/beyondHead(seq:)`` and ``EaselLog/LogError/trimmed(oldest:)``.
    public func feed(
        of board: BoardID, after seq: Seq, as principal: Principal = .anonymous
    ) async throws -> OperationFeed {
        let info = try await info(of: board, for: .history, as: principal)
        guard seq >= info.oldest - 1 else { throw LogError.trimmed(oldest: info.oldest) }
        guard seq <= info.seq else { throw RoomError.beyondHead(seq: info.seq) }
        return OperationFeed(of: info, after: seq, registry: registry)
    }
}
