/// Why nothing is read from a session's transport; several reasons may hold at once.
struct ReadingPauses: OptionSet {
    let rawValue: UInt8

    /// It has sent more than its rates allow.
    static let rate = ReadingPauses(rawValue: 1)
    /// It asks and does not read the answers.
    static let unread = ReadingPauses(rawValue: 2)
    /// It has not been welcomed yet and has sent a good deal already.
    static let early = ReadingPauses(rawValue: 4)
}
