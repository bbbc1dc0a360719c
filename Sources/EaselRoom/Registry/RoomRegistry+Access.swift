import EaselAuth
import EaselBoard
import EaselLog
import Foundation

/// Who may do what on boards, hosted here or not: the policy, with the records that the log keeps.
extension RoomRegistry {
    /// The time that links and records are judged by, in milliseconds since 1970.
    static func now() -> Int { Int(Date().timeIntervalSince1970 * 1_000) }

    /// Throws unless the principal may do this on the board, and counts the use of a link: for what begins, such as a request.
    /// Gives the link that the principal came by; nil for others.
    func enter(_ board: BoardID, for action: BoardAction, as principal: Principal) async throws -> LinkID? {
        guard let record = try await check(action, of: principal, on: board)?.record else { return nil }
        _ = try await use(principal, record, of: board)
        return record.link(of: principal, at: Self.now())?.id
    }

    /// Throws unless the principal may do this on the board now; what it throws is the same whether or not there is such a board.
    /// Gives the record that says so, nil where the token is enough by itself. Changes nothing: it may be asked as often as one
    /// likes.
    @discardableResult
    func check(_ action: BoardAction, of principal: Principal, on board: BoardID) async throws -> BoardAccess? {
        let now = Self.now()
        try principal.checkExpiry(at: now)
        guard !access.policy.allows(action, for: principal, on: board, record: nil, at: now) else { return nil }
        let known: BoardAccess?
        do {
            known = try await log.access(of: board)
        } catch LogError.corrupt {
            throw access.refusal(of: principal, on: board)
        }
        try judge(action, of: principal, on: board, by: known?.record)
        return known
    }

    /// Throws unless the principal may do this on the board that was read. Its record came with it: what others are let in to that was
    /// made in its place meanwhile is another board, and is judged by its own.
    func judge(_ action: BoardAction, of principal: Principal, on info: BoardInfo) throws {
        if access.isRequired { try judge(action, of: principal, on: info.id, by: info.access) }
    }

    /// Throws unless the principal may do this now on the board that was read, rather than on one that was made in its place.
    func check(_ action: BoardAction, of principal: Principal, on info: BoardInfo) async throws {
        guard let known = try await check(action, of: principal, on: info.id), known.epoch != info.epoch else { return }
        guard let now = try await log.info(info.id), now.lineage.sharesEpoch(with: info.lineage) else {
            throw access.refusal(of: principal, on: info.id)
        }
    }

    /// Throws unless the principal may do this on the board that has the record; nil for one that is not there.
    private func judge(
        _ action: BoardAction, of principal: Principal, on board: BoardID, by record: AccessRecord?
    ) throws {
        let now = Self.now()
        try principal.checkExpiry(at: now)
        guard access.policy.allows(action, for: principal, on: board, record: record, at: now) else {
            throw access.refusal(of: principal, on: board)
        }
    }

    /// Has the log change something of a board on somebody's behalf. Whoever may do it when a request begins may not any more when
    /// its body has come: they are judged once more, and the log refuses the change where the record is another by then.
    ///
    /// - Parameter change: gets what they were judged by, which the log has to find: a board that was made in the place of the one
    ///   that was looked at has the same grants, and another epoch. Nil where the token is enough.
    func change<Value>(
        _ board: BoardID, _ action: BoardAction, by principal: Principal,
        _ change: (_ access: BoardAccess?) async throws(LogError) -> Value
    ) async throws -> Value {
        for _ in 0..<Self.maximumAttempts {
            let known = access.isRequired ? try await check(action, of: principal, on: board) : nil
            do {
                return try await change(known)
            } catch LogError.accessChanged {
                try await Self.pause()
            }
        }
        throw LogError.accessChanged
    }

    /// What a principal may do on a board as it is now.
    func authorize(_ principal: Principal, on board: BoardID) async throws -> SessionAccess {
        let record = access.isRequired ? try await log.access(of: board)?.record : nil
        return try SessionAccess(principal, on: board, record: record, by: access, at: Self.now())
    }

    /// The same for somebody who comes onto the board: makes it where there is none and they may, and counts the use of a link. Gives
    /// the board that was looked at, too; nil without authentication.
    func admit(
        _ principal: Principal, to board: BoardID, from address: String?,
        countNewBoard: (@Sendable (Principal) throws -> Void)?
    ) async throws -> (access: SessionAccess, info: BoardInfo?) {
        var info: BoardInfo?
        if access.isRequired {
            info = try await log.info(board)
            if info == nil, configuration.autoCreate {
                try judgeMaking(board, by: principal)
                try countNewBoard?(principal)
                info = try await make(board, for: principal, from: address)
            }
        } else if configuration.autoCreate, let countNewBoard, try await !exists(board) {
            try countNewBoard(principal)
        }
        let granted = try SessionAccess(principal, on: board, record: info?.access, by: access, at: Self.now())
        if let judged = info?.access { info?.access = try await use(principal, judged, of: board) }
        return (granted, info)
    }

    /// Makes a board that something is about to be written to, unless it is there; the principal owns what it makes. Throws the
    /// refusal where it is not there and they may not make it: the board that they were let in to may have been deleted since.
    ///
    /// - Parameter address: the client's, for the audit.
    func make(_ board: BoardID, for principal: Principal, from address: String?) async throws -> BoardInfo {
        do {
            try judgeMaking(board, by: principal)
        } catch {
            guard let info = try await log.info(board) else { throw error }
            return info
        }
        let (info, created) = try await log.create(board, title: nil, access: newRecord(for: principal))
        if created { audit.record(.create, by: principal, from: address, on: board) }
        return info
    }

    /// Throws the refusal unless the principal may make the board.
    func judgeMaking(_ board: BoardID, by principal: Principal) throws {
        guard access.policy.allows(.create, for: principal, on: board, record: nil, at: Self.now()) else {
            throw access.refusal(of: principal, on: board)
        }
    }

    /// The record of a board that a principal makes.
    func newRecord(for principal: Principal) -> AccessRecord {
        access.isRequired ? AccessRecord(owner: principal.subjectID) : AccessRecord()
    }

    /// Changes a board's record, whatever others change meanwhile. Throws ``EaselBoard/AccessRecord/Refusal`` and
    /// ``EaselLog/LogError``.
    ///
    /// - Parameter principal: who changes it: they are judged by the very record that is replaced. Nil for the node itself.
    func changeAccess<Value: Sendable>(
        of board: BoardID, by principal: Principal? = nil,
        _ change: @Sendable (inout AccessRecord) throws(AccessRecord.Refusal) -> Value
    ) async throws -> (record: AccessRecord, value: Value) {
        for _ in 0..<Self.maximumAttempts {
            let known = try await log.access(of: board)
            if let principal { try judge(.share, of: principal, on: board, by: known?.record) }
            guard let known else { throw LogError.noSuchBoard(board) }
            let changed = try known.record.changed(change)
            do {
                try await log.setAccess(changed.record, replacing: known, of: board)
                return changed
            } catch LogError.stale {
                try await Self.pause()
            }
        }
        throw LogError.stale
    }

    /// How often a change is tried that others get ahead of.
    private static let maximumAttempts = 100

    private static func pause() async throws {
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...20)))
    }

    // MARK: Links

    /// Counts the use of a link; gives the record then. Throws the refusal if the link has no use left.
    private func use(_ principal: Principal, _ record: AccessRecord, of board: BoardID) async throws -> AccessRecord {
        guard case .link(let bearer) = principal, let link = record.link(of: principal, at: Self.now()) else {
            return record
        }
        guard link.hasToCount(bearer.client) else {
            noteUse(of: link, on: board)
            return record
        }
        do {
            return try await changeAccess(of: board) { record throws(AccessRecord.Refusal) in
                try record.use(link.id, by: bearer.client, at: Self.now())
            }.record
        } catch is AccessRecord.Refusal {
            throw access.refusal(of: principal, on: board)
        }
    }

    /// Uses of links that bound none are written together, at most once a second for a board.
    private func noteUse(of link: BoardLink, on board: BoardID) {
        guard linkUses.note(link.id, on: board) else { return }
        run { registry in
            try? await Task.sleep(for: .seconds(1))
            let uses = registry.linkUses.take(board)
            do {
                _ = try await registry.changeAccess(of: board) { record throws(AccessRecord.Refusal) in
                    var areCounted = false
                    for (link, count) in uses where record.links.contains(where: { $0.id == link }) {
                        try record.use(link, by: nil, times: count, at: Self.now())
                        areCounted = true
                    }
                    // Revoked meanwhile, or of a board that has given place to another.
                    guard areCounted else { throw .notFound }
                }
            } catch {
                registry.logger.debug(
                    "Uses of links were not counted", metadata: ["board": "\(board)", "error": "\(error)"])
            }
        }
    }
}

extension AccessRecord {
    /// The link that a principal came by, if it is one of the board's and lets them in. By one that does not any more, they are on a
    /// board that everybody may look at as anybody is.
    func link(of principal: Principal, at now: Int) -> BoardLink? {
        guard case .link(let bearer) = principal, let link = link(hash: bearer.hash),
            link.admits(bearer.client, at: now)
        else { return nil }
        return link
    }
}
