/// What several targets make their seeds of.
enum Shorthand {
    static let key = "a key of sixteen characters"

    static func bytes(_ texts: String...) -> [[UInt8]] {
        texts.map { Array($0.utf8) }
    }
}
