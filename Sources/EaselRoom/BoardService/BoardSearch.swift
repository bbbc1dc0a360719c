import EaselBoard
public import EaselLog
import Foundation

/// Words that a board's title or id has to contain, whatever their case and accents.
public struct BoardSearch: Sendable, Equatable {
    /// The longest text that is looked for, in characters.
    public static let longest = 200

    private let words: [String]

    /// Nil for a text without words, which every board matches.
    public init?(_ text: String) {
        words = Self.folded(text).split(whereSeparator: \.isWhitespace).map(String.init)
        if words.isEmpty { return nil }
    }

    /// Whether each word is part of the board's title or of its id.
    public func matches(_ board: BoardInfo) -> Bool {
        let text = Self.folded("\(board.title) \(board.id.string)")
        return words.allSatisfy { text.contains($0) }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
