public import EaselAuth
public import EaselBoard
public import EaselJSON
public import EaselLog

/// Every use case of a board, for whatever transport: a transport translates requests, results and errors.
///
/// Besides ``BoardServiceError``, methods throw ``EaselLog/LogError`` for what the log refuses, and ``RoomError`` for what
/// a node can't do now.
public struct BoardService: Sendable {
    let registry: RoomRegistry
    var log: any BoardLog { registry.log }

    public init(registry: RoomRegistry) {
        self.registry = registry
    }

    /// What operations and documents are held to.
    public var limits: Limits { registry.configuration.limits }

    // MARK: The collection

    /// Boards that are read of the index at once to find those that somebody may see.
    private static let indexPage = 500

    /// Who clients are, and what they may do.
    public var access: AccessControl { registry.access }

    /// Boards that are read for one page of a search, at most.
    private static let mostSearched = 10_000

    /// A page of the boards that the principal may see, in the order of their ids, from the one behind `after`. The whole
    /// index may have to be read for it.
    public func list(
        after: BoardID?, limit: Int, visibleTo principal: Principal
    ) async throws(LogError) -> [BoardDescription] {
        var boards: [BoardInfo] = []
        var last = after
        repeat {
            // Without authentication all are visible, and one page is read.
            let wanted = access.isRequired ? Self.indexPage : limit
            let page = try await log.list(after: last, limit: wanted)
            boards += visible(page, to: principal)
            last = page.count < wanted ? nil : page.last?.id
        } while boards.count < limit && last != nil
        return try await describe(Array(boards.prefix(limit)))
    }

    /// A page of the boards that match and that the principal may see, in the order of their ids, and where the next page
    /// starts; nil on the last one. Reads 10,000 boards at most, so that a page may be empty and not be the last.
    public func search(
        _ search: BoardSearch, after: BoardID?, limit: Int, visibleTo principal: Principal
    ) async throws(LogError) -> (boards: [BoardDescription], next: BoardID?) {
        var (found, last, searched) = ([BoardInfo](), after, 0)
        while searched < Self.mostSearched {
            let page = try await log.list(after: last, limit: Self.indexPage)
            for board in visible(page, to: principal) where search.matches(board) {
                found.append(board)
                if found.count == limit { return (try await describe(found), board.id) }
            }
            guard page.count == Self.indexPage, let end = page.last else { return (try await describe(found), nil) }
            last = end.id
            searched += page.count
        }
        return (try await describe(found), last)
    }

    /// A page of the boards that match and that the principal may see, those that changed last first. Reads the whole
    /// index, and keeps a page of it.
    public func newest(
        matching search: BoardSearch?, after: NewestBoards.Cursor?, limit: Int, visibleTo principal: Principal
    ) async throws(LogError) -> (boards: [BoardDescription], next: NewestBoards.Cursor?) {
        var newest = NewestBoards(after: after, limit: limit, readAt: try await log.now())
        var last: BoardID?
        repeat {
            let page = try await log.list(after: last, limit: Self.indexPage)
            for board in visible(page, to: principal) where search?.matches(board) ?? true { newest.take(board) }
            last = page.count < Self.indexPage ? nil : page.last?.id
        } while last != nil
        let (boards, next) = newest.page
        return (try await describe(boards), next)
    }

    private func visible(_ boards: [BoardInfo], to principal: Principal) -> [BoardInfo] {
        let now = RoomRegistry.now()
        return boards.filter {
            access.policy.allows(.list, for: principal, on: $0.id, record: $0.access, at: now)
        }
    }

    private func describe(_ boards: [BoardInfo]) async throws(LogError) -> [BoardDescription] {
        guard !boards.isEmpty else { return [] }
        return zip(boards, try await rosters(of: boards)).map { BoardDescription($0, roster: $1) }
    }

    /// Who is on each of the boards. The log keeps rosters under a board's id alone: one that may be that of a board which was made in
    /// the place of the one that was read counts as empty, for nobody is on what was deleted.
    private func rosters(of boards: [BoardInfo]) async throws(LogError) -> [[RosterEntry]] {
        var rosters = try await log.participants(of: boards.map(\.id))
        let peopled = boards.indices.filter { !rosters[$0].isEmpty }
        let heads = try await log.heads(of: peopled.map { boards[$0].id })
        for (index, head) in zip(peopled, heads) where head?.epoch != boards[index].epoch {
            if try await !isStillThere(boards[index]) { rosters[index] = [] }
        }
        return rosters
    }

    /// Whether the board of this id is still the one that was read. A history that has forked since goes on to be the same board.
    private func isStillThere(_ board: BoardInfo) async throws(LogError) -> Bool {
        do throws(LogError) {
            return try await log.info(board.id).map { $0.lineage.sharesEpoch(with: board.lineage) } ?? false
        } catch .corrupt {
            return false
        }
    }

    /// Throws ``BoardServiceError/boardExists(_:)`` if the id is taken. The principal owns the board.
    public func create(_ id: BoardID, title: String?, for principal: Principal) async throws -> BoardDescription {
        // Whoever asks for it records it, with what became of it.
        let (info, created) = try await log.create(id, title: title, access: registry.newRecord(for: principal))
        guard created else { throw BoardServiceError.boardExists(info.id) }
        return try await describe(info)
    }

    /// Throws as ``info(of:for:as:)`` does.
    public func description(of board: BoardID, as principal: Principal = .anonymous) async throws -> BoardDescription {
        try await describe(try await info(of: board, for: .read, as: principal))
    }

    /// Sets the title, for a principal who may do so when it is set. Throws ``EaselLog/LogError/noSuchBoard(_:)``, and as
    /// ``check(_:of:on:)`` does.
    public func rename(
        _ board: BoardID, title: String, by principal: Principal = .anonymous
    ) async throws -> BoardDescription {
        let info = try await registry.change(board, .rename, by: principal) { access throws(LogError) in
            try await log.rename(board, title: title, judgedBy: access)
        }
        return try await describe(info)
    }

    /// Deletes a board and all its history, for a principal who may do so then; live sessions are closed with 4409. Throws
    /// ``EaselLog/LogError/noSuchBoard(_:)``, and as ``check(_:of:on:)`` does.
    public func delete(_ board: BoardID, by principal: Principal = .anonymous) async throws {
        try await registry.change(board, .delete, by: principal) { access throws(LogError) in
            guard try await log.delete(board, judgedBy: access) else { throw LogError.noSuchBoard(board) }
        }
    }

    /// What the log knows of a board, for a principal who may do this on that very board: since they were let in, it may have been made
    /// in the place of the one that they were let in to.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)``, and as ``check(_:of:on:)`` does.
    public func info(
        of board: BoardID, for action: BoardAction, as principal: Principal
    ) async throws -> BoardInfo {
        let info = try await info(of: board)
        try registry.judge(action, of: principal, on: info)
        return info
    }

    /// The same for this program itself, whoever may see the board.
    func info(of board: BoardID) async throws(LogError) -> BoardInfo {
        guard let info = try await log.info(board) else { throw .noSuchBoard(board) }
        return info
    }

    private func describe(_ info: BoardInfo) async throws(LogError) -> BoardDescription {
        let roster = try await reading(info) { () throws(LogError) in try await log.participants(of: info.id) }
        return BoardDescription(info, roster: roster)
    }

    /// Reads what the log keeps under a board's id alone. Throws ``EaselLog/LogError/epochChanged(current:)`` where that may have been of
    /// a board that was made in the place of this one.
    func reading<Value>(
        _ info: BoardInfo, _ read: () async throws(LogError) -> Value
    ) async throws(LogError) -> Value {
        let value = try await read()
        if try await log.head(info.id)?.epoch == info.epoch { return value }
        let now = try await self.info(of: info.id)
        guard now.lineage.sharesEpoch(with: info.lineage) else { throw .epochChanged(current: now.epoch) }
        return value
    }

    /// Whether there is such a board. Costs nothing for one that this node hosts.
    public func exists(_ board: BoardID) async throws(LogError) -> Bool {
        try await registry.exists(board)
    }

    // MARK: Writing

    /// Makes a board that something is about to be written to; the principal owns it. Throws as ``check(_:of:on:)`` does where they may
    /// not make it.
    ///
    /// - Parameter address: the client's, for the audit.
    public func make(_ board: BoardID, for principal: Principal, from address: String?) async throws {
        _ = try await registry.make(board, for: principal, from: address)
    }

    /// Throws ``EaselLog/LogError/noSuchBoard(_:)`` unless the board is there, or writing to it creates it.
    public func checkWritable(_ board: BoardID) async throws(LogError) {
        guard !registry.configuration.autoCreate else { return }
        guard try await log.head(board) != nil else { throw .noSuchBoard(board) }
    }

    /// Counts a message that a principal sends apart from sessions. Throws ``RoomError/tooMuchSent(after:)``.
    public func charge(_ principal: Principal, bytes: Int) throws(RoomError) {
        try registry.charge(principal, bytes: bytes)
    }

    /// Sequences one operation and returns the result, a rejection among them.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)`` as ``checkWritable(_:)`` does, and ``EaselLog/LogError`` if the
    /// board can't be opened.
    public func submit(
        _ edits: JSON, n: Int, key: ClientKey, to board: BoardID, by principal: Principal = .anonymous
    ) async throws -> SubmissionResult {
        try await checkWritable(board)
        return try await registry.submit(edits, n: n, key: key, to: board, by: principal)
    }
}
