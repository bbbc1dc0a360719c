internal import DequeModule

/// The newest entries of the log of events, without a hole, bounded in number and bytes. A pure value.
struct EventTail {
    private let maximumCount: Int
    private let maximumBytes: Int
    private var events: Deque<LoggedEvent> = []
    private var bytes = 0
    /// Every entry behind this one is held.
    private(set) var start: StreamOffset

    init(after start: StreamOffset, maximumCount: Int, maximumBytes: Int) {
        self.start = start
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }

    /// Adds the newest entry. The oldest ones go where there are too many.
    mutating func append(_ event: LoggedEvent) {
        events.append(event)
        bytes += event.footprint
        while events.count > maximumCount || bytes > maximumBytes, let oldest = events.popFirst() {
            bytes -= oldest.footprint
            start = oldest.offset
        }
    }

    /// Puts what is between two entries in front: all behind `earlier`, up to `start` as it was when they were read.
    ///
    /// - Returns: false if it is too much, or the start has moved on.
    mutating func prepend(_ older: [LoggedEvent], after earlier: StreamOffset, upTo end: StreamOffset) -> Bool {
        let more = older.reduce(0) { $0 + $1.footprint }
        guard start == end, events.count + older.count <= maximumCount, bytes + more <= maximumBytes else {
            return false
        }
        events.insert(contentsOf: older, at: events.startIndex)
        bytes += more
        start = earlier
        return true
    }

    /// All entries behind one; nil if some of them are not held.
    func events(after offset: StreamOffset) -> [LoggedEvent]? {
        guard offset >= start else { return nil }
        return Array(events[firstIndex(after: offset)...])
    }

    /// Whether nothing behind this entry, which was one, has been lost.
    func reaches(backTo offset: StreamOffset) -> Bool {
        guard offset != start else { return true }
        let next = firstIndex(after: offset)
        return next > events.startIndex && events[next - 1].offset == offset
    }

    private func firstIndex(after offset: StreamOffset) -> Int {
        var (low, high) = (events.startIndex, events.endIndex)
        while low < high {
            let middle = (low + high) / 2
            if events[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
