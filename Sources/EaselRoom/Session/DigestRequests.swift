/// A session's requests for the digest. Those that come while one is being made are answered together by the next, which is
/// of the board as it was when they came or later. A pure value.
struct DigestRequests: Sendable {
    private var underWay = 0
    private var waiting = 0

    /// True if a digest is to be made now.
    mutating func ask() -> Bool {
        guard underWay == 0 else {
            waiting += 1
            return false
        }
        underWay = 1
        return true
    }

    /// The digest was made, or can't be. Gives how many requests that answers, and whether the next is to be made.
    mutating func answered() -> (count: Int, isAskedAgain: Bool) {
        let count = underWay
        (underWay, waiting) = (waiting, 0)
        return (count, underWay > 0)
    }
}
