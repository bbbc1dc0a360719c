public import EaselBoard

/// The one place that decides what a principal may do on a board. A pure value; nothing else compares roles
/// (docs/PROTOCOL.md, "Authentication" and "Sharing").
///
/// It looks at the token and at the board's access record, and takes the higher role of the two. Of a board that is not there
/// there is no record, so that a stranger is told the same of both.
public struct AccessPolicy: Sendable, Equatable {
    /// Who may make boards.
    public enum Creators: String, Sendable, CaseIterable {
        /// Owners, by their token.
        case claims
        /// Whoever has a token: boards of a random id, and those of which the token makes them at least editors.
        case subjects
    }

    /// Who may make boards.
    public let creators: Creators
    /// Whether nobody is authenticated, so that everybody may do all.
    public let isOpen: Bool

    public init(creators: Creators = .subjects, isOpen: Bool = false) {
        self.creators = creators
        self.isOpen = isOpen
    }

    /// What the principal is on the board; nil for a stranger.
    ///
    /// - Parameters:
    ///   - record: the board's; nil if there is no such board.
    ///   - now: milliseconds since 1970.
    public func role(of principal: Principal, on board: BoardID, record: AccessRecord?, at now: Int) -> Role? {
        // Whoever reaches a server without authentication is told what every session is told there.
        if isOpen { return .editor }
        return Self.higher(standing(of: principal, on: board, record: record, at: now), Self.everybody(record))
    }

    /// Whether the principal may do this on the board.
    public func allows(
        _ action: BoardAction, for principal: Principal, on board: BoardID, record: AccessRecord?, at now: Int
    ) -> Bool {
        if isOpen { return true }
        let role =
            switch action {
            // A list has what somebody has to do with, not all that is public.
            case .list: standing(of: principal, on: board, record: record, at: now)
            default: self.role(of: principal, on: board, record: record, at: now)
            }
        return role.map { Self.rank($0) >= Self.rank(leastRole(for: action)) } ?? false
    }

    /// Whether the principal may make a board whose id is random.
    public func allowsNewBoard(for principal: Principal, on board: BoardID) -> Bool {
        switch principal {
        case .subject where creators == .subjects: true
        default: allows(.create, for: principal, on: board, record: nil, at: 0)
        }
    }

    /// Whether the principal may do what concerns all boards and nodes.
    public func isAdministrator(_ principal: Principal) -> Bool {
        if case .subject(let subject) = principal { subject.isAdmin } else { false }
    }

    /// Whether the principal may have a subject removed from all boards: themself, or anybody for administrators.
    public func allowsForgetting(_ subject: SubjectID, by principal: Principal) -> Bool {
        isAdministrator(principal) || principal.subjectID == subject
    }

    /// Whether a link may make this of those who come by it. Nobody owns a board by a link.
    public func mayBeLinked(_ role: Role) -> Bool { Self.rank(role) < Self.rank(.owner) }

    // MARK: Roles

    private func standing(
        of principal: Principal, on board: BoardID, record: AccessRecord?, at now: Int
    ) -> Role? {
        switch principal {
        case .anonymous: nil
        case .subject(let subject) where subject.isAdmin || subject.id == record?.owner: .owner
        case .subject(let subject):
            Self.higher(
                subject.grants.role(on: board) { Self.rank($0) < Self.rank($1) }, record?.members[subject.id])
        case .link(let bearer): Self.role(of: bearer, by: record, at: now)
        }
    }

    private static func role(of bearer: LinkBearer, by record: AccessRecord?, at now: Int) -> Role? {
        guard let record, record.visibility.takesLinks, let link = record.link(hash: bearer.hash),
            link.admits(bearer.client, at: now)
        else { return nil }
        return link.role
    }

    private static func everybody(_ record: AccessRecord?) -> Role? {
        record?.visibility.isPublic == true ? .viewer : nil
    }

    private func leastRole(for action: BoardAction) -> Role {
        switch action {
        case .join, .read, .history, .export, .list: .viewer
        case .submit, .importing: .editor
        case .create: creators == .claims ? .owner : .editor
        case .rename, .share, .delete: .owner
        }
    }

    private static func higher(_ left: Role?, _ right: Role?) -> Role? {
        guard let left, let right else { return left ?? right }
        return rank(left) < rank(right) ? right : left
    }

    private static func rank(_ role: Role) -> Int {
        switch role {
        case .viewer: 0
        case .editor: 1
        case .owner: 2
        }
    }
}
