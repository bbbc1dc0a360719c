/// Two names that look the same and that Swift's `String` takes for one. JavaScript and Redis tell them apart.
enum Spellings {
    static let composed = "caf\u{E9}"
    static let decomposed = "cafe\u{301}"
}
