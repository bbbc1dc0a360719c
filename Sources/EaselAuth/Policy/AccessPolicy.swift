public import EaselBoard

/// The one place that decides what a principal may do on a board. A pure value; nothing else compares roles
/// (docs/PROTOCOL.md, "Authentication").
///
/// It looks at the token alone, so its answer and the time it takes are the same whether or not there is such a board.
public struct AccessPolicy: Sendable, Equatable {
    /// Who may make boards.
    public enum Creators: String, Sendable, CaseIterable {
        /// Owners, by their token.
        case claims
        /// Editors too, by their token: the first to come makes the board.
        case subjects
    }

    /// Who may make boards.
    public let creators: Creators

    public init(creators: Creators = .subjects) {
        self.creators = creators
    }

    /// What the principal is on the board; nil for a stranger.
    public func role(of principal: Principal, on board: BoardID) -> Role? {
        switch principal {
        // Whoever reaches a server without authentication may do all, and is told what every session is told there.
        case .anonymous: .editor
        case .subject(let subject):
            subject.isAdmin
                ? .owner : subject.grants.role(on: board) { Self.rank($0) < Self.rank($1) }
        }
    }

    /// Whether the principal may do this on the board.
    public func allows(_ action: BoardAction, for principal: Principal, on board: BoardID) -> Bool {
        guard case .subject = principal else { return true }
        guard let role = role(of: principal, on: board) else { return false }
        return Self.rank(role) >= Self.rank(leastRole(for: action))
    }

    private func leastRole(for action: BoardAction) -> Role {
        switch action {
        case .join, .read, .history, .export, .list: .viewer
        case .submit, .importing: .editor
        case .create: creators == .claims ? .owner : .editor
        case .rename, .delete: .owner
        }
    }

    private static func rank(_ role: Role) -> Int {
        switch role {
        case .viewer: 0
        case .editor: 1
        case .owner: 2
        }
    }
}
