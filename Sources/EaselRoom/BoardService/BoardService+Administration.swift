public import EaselAuth
public import EaselBoard
public import EaselLog

/// What administrators see of all boards and nodes, and may do about them.
extension BoardService {
    /// A session, as administrators see it.
    public struct AdministeredSession: Sendable {
        public let board: BoardID
        public let entry: RosterEntry
    }

    /// Boards that are looked through for one page of sessions, at most.
    private static let mostBoardsForSessions = 5_000
    /// Boards whose sessions are read at once.
    private static let boardsAtOnce = 200

    /// Sessions on all nodes in the order of their boards' ids, those of boards behind `after`, and behind which board the next
    /// page starts; nil on the last one. At least `limit` of them unless there are fewer: a board's are on one page.
    public func sessions(
        after: BoardID?, limit: Int
    ) async throws(LogError) -> (sessions: [AdministeredSession], next: BoardID?) {
        var (found, last, looked) = ([AdministeredSession](), after, 0)
        while looked < Self.mostBoardsForSessions {
            let boards = try await log.list(after: last, limit: Self.boardsAtOnce).map(\.id)
            for (board, roster) in zip(boards, try await log.participants(of: boards)) {
                last = board
                found += roster.map { AdministeredSession(board: board, entry: $0) }
                if found.count >= limit { return (found, board) }
            }
            guard boards.count == Self.boardsAtOnce else { return (found, nil) }
            looked += boards.count
        }
        return (found, last)
    }

    /// All that there is to say of one board: what it takes of the store, and the sessions on it, on all nodes. Asked for as other long
    /// work is. Throws as ``info(of:for:as:)`` does, and ``EaselLog/LogError/epochChanged(current:)`` where another board has taken its
    /// place meanwhile.
    public func inspection(
        of board: BoardID, as principal: Principal
    ) async throws -> (info: BoardInfo, storage: BoardStorage, sessions: [AdministeredSession]) {
        let info = try await info(of: board, for: .read, as: principal)
        let (storage, roster) = try await reading(info) { () throws(LogError) in
            guard let storage = try await log.storage(of: board) else { throw LogError.noSuchBoard(board) }
            return (storage, try await log.participants(of: board))
        }
        return (info, storage, roster.map { AdministeredSession(board: board, entry: $0) })
    }

    /// How long a session that is to be closed has to leave.
    private static let departure = Duration.seconds(2)

    /// Has the node that holds a session close it, and returns when it has left, or after two seconds: its node may be slow. False if
    /// there is no such session on the board.
    public func closeSession(_ session: SessionID, on board: BoardID) async throws -> Bool {
        guard try await isThere(session, on: board) else { return false }
        // One wake stands for all: a look at the roster finds whatever was told before it.
        let (wakes, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let subscription = try await log.follow(board, on: registry.eventLoop()) { event in
            switch event {
            case .published(let frame):
                guard case .participants(_, _, let left)? = PresenceMessage(frame), left.contains(session) else {
                    return
                }
                news.yield()
            case .deleted, .interrupted: news.yield()
            case .operations, .accessChanged, .mended: break
            }
        }
        defer { registry.end(subscription) }
        try await log.publish(RoomCommand.closeSession(session).encode(), on: board)
        // It may have left before it was followed.
        news.yield()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for await _ in wakes where try await !isThere(session, on: board) { return }
            }
            group.addTask { try? await Task.sleep(for: Self.departure) }
            try await group.next()
        }
        return true
    }

    private func isThere(_ session: SessionID, on board: BoardID) async throws(LogError) -> Bool {
        try await log.participants(of: board).contains { $0.participant.session == session }
    }

    /// Trims a board's history, behind a snapshot, so that its newest operations are kept, so many of them. What is trimmed is
    /// archived where the node archives what it trims. Gives the oldest seq that is kept: readers may hold more.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)``.
    public func trim(_ board: BoardID, keeping count: Int) async throws -> Seq {
        try await registry.trim(try await info(of: board), keeping: count)
    }
}
