public import EaselBoard
internal import EaselRedis

extension RedisBoardLog: ForgettingStore {
    /// Entries that one script looks at or copies: an operation has at most 256 KiB unless the limit was raised.
    private static let entriesAtOnce = 64
    /// Subjects that are taken up at once.
    private static let subjectsAtOnce = 16
    /// Seconds for which a stream that is being filled is kept without a further step.
    private static let lifetime = 900

    public func beginForgetting(_ subject: SubjectID) async throws(LogError) {
        try await continueForgetting(subject)
    }

    public func continueForgetting(_ subject: SubjectID) async throws(LogError) {
        _ = try await evaluate(
            ForgettingScripts.touch, keys: [BoardKeys.forgetting], arguments: [.text(subject.string)],
            durability: durability,
            of: nil)
    }

    public func takeUpForgettings(after seconds: Int) async throws(LogError) -> [SubjectID] {
        let reply = try await evaluate(
            ForgettingScripts.takeUp, keys: [BoardKeys.forgetting],
            arguments: [.integer(seconds), .integer(Self.subjectsAtOnce)], of: nil)
        return (reply.array ?? []).compactMap { $0.string.map { SubjectID($0) } }
    }

    public func endForgetting(_ subject: SubjectID) async throws(LogError) {
        _ = try await send(RedisCommand("HDEL", key: BoardKeys.forgetting, [.text(subject.string)]), of: nil)
    }

    public func forget(_ subject: SubjectID, on board: BoardID) async throws(LogError) -> Bool {
        guard try await head(board) != nil else { throw LogError.noSuchBoard(board) }
        let author = Author(subject: subject)
        let keys = BoardKeys(board: board)
        let known = try await send(
            RedisCommand("HDEL", key: keys.people, [.text(KnownPerson.Identity.author(author).key)]), of: board)
        var wasNamed = known.int ?? 0 > 0
        while try await isNamed(author, in: keys) {
            wasNamed = true
            do throws(LogError) {
                try await replace(author, in: keys)
            } catch .stale {
                // Somebody else was forgotten meanwhile, in another stream.
                continue
            }
        }
        return wasNamed
    }

    /// The member by which operations name an author.
    private static func member(_ author: Author) -> RedisCommand.Argument {
        .bytes(Array(#","by":"#.utf8) + author.json)
    }

    private func isNamed(_ author: Author, in keys: BoardKeys) async throws(LogError) -> Bool {
        var start = "-"
        while true {
            let reply = try await evaluate(
                ForgettingScripts.find, keys: [keys.log],
                arguments: [.text(start), .integer(Self.entriesAtOnce), Self.member(author)], of: keys.board)
            guard let parts = reply.array, parts.count == 2, let last = parts[0].string else {
                throw LogError.corrupt("the reply of a script")
            }
            if parts[1].int == 1 { return true }
            guard !last.isEmpty else { return false }
            start = "(" + last
        }
    }

    private func replace(_ author: Author, in keys: BoardKeys) async throws(LogError) {
        let stored = try await send(RedisCommand("HGET", key: keys.meta, ["logRevision"]), of: keys.board).string
        let revision = stored ?? "0"
        // Whoever replaces the same author in the same stream works on one copy.
        let copy = keys.copy("\(revision):\(ClientID(key: author.string).string)")
        while true {
            let reply = try await evaluate(
                ForgettingScripts.step, keys: [keys.log, copy, keys.meta, keys.people, copy + ":old"],
                arguments: [
                    .text(revision), Self.member(author), Self.member(.forgotten), .integer(Self.entriesAtOnce),
                    .integer(Self.lifetime),
                ], durability: durability, of: keys.board)
            if reply.int == 1 { return }
        }
    }
}
