public import EaselBoard

/// Names boards in a token: an id, or text in which each `*` stands for any characters, none among them.
public struct BoardPattern: Sendable, Hashable {
    /// The pattern as the token has it.
    public let text: String
    private let pieces: [Substring.UTF8View.SubSequence]

    /// Nil for what no board can match: more than 64 characters, four or more `*`, or a character that no id has.
    public init?(_ text: String) {
        let stars = text.utf8.count { $0 == UInt8(ascii: "*") }
        guard (1...64).contains(text.utf8.count), stars <= Self.maximumStars else { return nil }
        let literal = text.replacing("*", with: "")
        guard literal.isEmpty || (try? BoardID(validating: literal)) != nil else { return nil }
        self.text = text
        pieces = text.split(separator: "*", omittingEmptySubsequences: false).map(\.utf8)
    }

    /// Bounds what matching costs.
    private static let maximumStars = 3

    /// How many characters are fixed. An id is more specific than any pattern.
    var specificity: Int { pieces.count == 1 ? .max : pieces.reduce(0) { $0 + $1.count } }

    /// Whether the pattern names the board.
    public func matches(_ board: BoardID) -> Bool {
        let id = Array(board.string.utf8)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return board.string == text }
        guard id.count >= first.count + last.count, id.starts(with: first), id.suffix(last.count).elementsEqual(last)
        else { return false }
        var rest = id[first.count..<(id.count - last.count)]
        // The earliest place is as good as any later one.
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let place = rest.firstRange(of: Array(piece)) else { return false }
            rest = rest[place.upperBound...]
        }
        return true
    }

    public static func == (left: BoardPattern, right: BoardPattern) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
