import EaselBoard
public import EaselLog

/// One page of boards, those that changed last first. Takes all boards in any order and keeps a page's worth of them.
///
/// A board that is changed while somebody turns pages moves to the front, behind which they are already. So a page begins with what
/// was changed since the page before it was read: a board may be on two pages, but none is on no page.
public struct NewestBoards: Sendable {
    /// Where a page ended.
    public struct Cursor: Sendable, Equatable {
        /// Boards changed from here on have not been seen as they are now.
        var changedFrom: Place
        /// The last board of those that had not been changed; nil if no such board was on a page yet.
        var last: Place?
    }

    /// A board's place in time. Boards of one millisecond are in the order of their ids.
    struct Place: Sendable, Equatable, Comparable {
        var time: Int
        var id: String

        static func < (left: Place, right: Place) -> Bool { (left.time, left.id) < (right.time, right.id) }
    }

    private let limit: Int
    private let start: Cursor?
    private let readAt: Int
    /// Changed since the page before, the earliest first; one more than fit, at most.
    private var changed: [BoardInfo] = []
    /// The others behind the page before, the latest first; one more than fit, at most.
    private var older: [BoardInfo] = []

    /// - Parameters:
    ///   - start: where the page before ended; nil for the first.
    ///   - limit: the most boards of the page, at least 1.
    ///   - readAt: the log's time before any board was read, in milliseconds since 1970.
    public init(after start: Cursor?, limit: Int, readAt: Int) {
        self.start = start
        self.limit = limit
        self.readAt = readAt
    }

    /// Takes a board into account.
    public mutating func take(_ board: BoardInfo) {
        let place = Self.place(board)
        if let start, place > start.changedFrom {
            Self.insert(board, into: &changed, atMost: limit + 1) { Self.place($0) < Self.place($1) }
        } else if start?.last.map({ place < $0 }) ?? true {
            Self.insert(board, into: &older, atMost: limit + 1) { Self.place($0) > Self.place($1) }
        }
    }

    /// The boards of the page, and where the next one starts; nil for none.
    public var page: (boards: [BoardInfo], next: Cursor?) {
        guard changed.count <= limit else {
            let boards = Array(changed.prefix(limit))
            // Never behind `now`: a board that was looked at before may have changed since, between the two.
            let end = boards.last.map(Self.place) ?? now
            return (boards, Cursor(changedFrom: min(end, now), last: start?.last))
        }
        let rest = Array(older.prefix(limit - changed.count))
        let isEnd = rest.count == older.count
        let last = rest.last.map(Self.place) ?? start?.last
        return (changed + rest, isEnd ? nil : Cursor(changedFrom: now, last: last))
    }

    /// Before all ids of the millisecond in which the page was read.
    private var now: Place { Place(time: readAt, id: "") }

    private static func place(_ board: BoardInfo) -> Place { Place(time: board.updatedAt, id: board.id.string) }

    private static func insert(
        _ board: BoardInfo, into boards: inout [BoardInfo], atMost most: Int,
        by isBefore: (BoardInfo, BoardInfo) -> Bool
    ) {
        if boards.count == most, let last = boards.last, !isBefore(board, last) { return }
        var (low, high) = (0, boards.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(boards[middle], board) { low = middle + 1 } else { high = middle }
        }
        boards.insert(board, at: low)
        if boards.count > most { boards.removeLast() }
    }
}

extension NewestBoards.Cursor: CustomStringConvertible {
    /// As clients send it back: `time.id.time.id`, without what there is not.
    public var description: String {
        let places = [changedFrom, last].compactMap { $0 }
        return places.map { "\($0.time).\($0.id)" }.joined(separator: ".")
    }

    /// Nil for what is no cursor.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 || parts.count == 4 else { return nil }
        let places = stride(from: 0, to: parts.count, by: 2).compactMap { index -> NewestBoards.Place? in
            guard let time = Int(parts[index]), (0...1 << 53).contains(time) else { return nil }
            let id = parts[index + 1]
            guard id.isEmpty || (try? BoardID(validating: id)) != nil else { return nil }
            return NewestBoards.Place(time: time, id: id)
        }
        guard places.count == parts.count / 2, let changedFrom = places.first else { return nil }
        self.init(changedFrom: changedFrom, last: places.count == 2 ? places.last : nil)
    }
}
