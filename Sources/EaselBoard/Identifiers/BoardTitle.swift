/// What people call a board.
public enum BoardTitle {
    /// How many characters a title may have.
    public static let maximumCharacters = 200

    /// Bounds characters that consist of endless combining marks, too.
    private static let maximumScalars = 4 * maximumCharacters

    /// Whether a title from outside may be used.
    public static func isValid(_ title: String) -> Bool {
        title.unicodeScalars.count <= maximumScalars && title.count <= maximumCharacters
    }

    /// As much of a title as may be shown: a store may hold a longer one.
    public static func shortened(_ title: String) -> String {
        guard !isValid(title) else { return title }
        let scalars = String(String.UnicodeScalarView(title.unicodeScalars.prefix(maximumScalars)))
        return String(scalars.prefix(maximumCharacters))
    }
}
