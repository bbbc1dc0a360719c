public import EaselBoard

/// The claim `boards` of a token: roles by pattern. At most 256 of them.
public struct BoardGrants: Sendable, Hashable {
    private let roles: [BoardPattern: Role]

    /// Nil for more than 256.
    public init?(_ roles: [BoardPattern: Role]) {
        guard roles.count <= Self.maximumCount else { return nil }
        self.roles = roles
    }

    private init() { roles = [:] }

    /// No board.
    public static let none = BoardGrants()

    static let maximumCount = 256

    /// The role on a board by the pattern that names it most specifically, by its fixed characters. Of two that are equally
    /// specific and do not agree, neither is trusted with more than the other: the role that permits less counts, which
    /// `permitsLess` tells.
    func role(on board: BoardID, permitsLess: (Role, Role) -> Bool) -> Role? {
        var best: (specificity: Int, role: Role)?
        for (pattern, role) in roles where pattern.matches(board) {
            let specificity = pattern.specificity
            if let best, best.specificity > specificity { continue }
            if let best, best.specificity == specificity, !permitsLess(role, best.role) { continue }
            best = (specificity, role)
        }
        return best?.role
    }
}
