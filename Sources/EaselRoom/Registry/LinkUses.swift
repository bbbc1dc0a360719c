import EaselBoard
import NIOConcurrencyHelpers

/// Uses of links that are still to be written.
final class LinkUses: Sendable {
    private let counts = NIOLockedValueBox<[BoardID: [LinkID: Int]]>([:])

    /// True if it is the first of its board: then ``take(_:)`` has to follow.
    func note(_ link: LinkID, on board: BoardID) -> Bool {
        counts.withLockedValue { counts in
            let isFirst = counts[board] == nil
            counts[board, default: [:]][link, default: 0] += 1
            return isFirst
        }
    }

    func take(_ board: BoardID) -> [LinkID: Int] {
        counts.withLockedValue { $0.removeValue(forKey: board) ?? [:] }
    }
}
