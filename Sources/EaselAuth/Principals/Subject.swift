public import EaselBoard

/// Whom a token names, and what it lets them do.
public struct Subject: Sendable, Hashable {
    /// The claim `sub`: 1 to 128 characters, none of them a control character.
    public let id: SubjectID
    /// The claim `name`, what others see: at most 64 characters. Nil where the token has none.
    public let name: String?
    /// The claim `boards`: what the subject is on which boards.
    public let grants: BoardGrants
    /// The claim `admin`: an owner of every board.
    public let isAdmin: Bool
    /// When all this ends, in seconds since 1970: the claim `exp` and the leeway.
    public let expiresAt: Int

    public init(id: SubjectID, name: String?, grants: BoardGrants, isAdmin: Bool, expiresAt: Int) {
        self.id = id
        self.name = name
        self.grants = grants
        self.isAdmin = isAdmin
        self.expiresAt = expiresAt
    }

    /// Characters of an id.
    static let maximumIDCharacters = 128
    /// Characters of a name, as in a `hello`.
    static let maximumNameCharacters = 64

    /// Whether a text can be the id of a subject.
    public static func isValid(id: String) -> Bool { !id.isEmpty && isPrintable(id, atMost: maximumIDCharacters) }

    /// The bound on scalars keeps text of few characters with endless combining marks out.
    static func isPrintable(_ text: String, atMost maximum: Int) -> Bool {
        text.unicodeScalars.count <= 4 * maximum && text.count <= maximum
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
