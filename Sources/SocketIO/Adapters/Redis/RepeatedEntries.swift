internal import DequeModule

/// The places of entries that say again what an entry before them has said, the newest of them.
struct RepeatedEntries {
    /// As many as a few nodes have on their way when Redis stops answering.
    private static let maximumCount = 16_384

    private var offsets: Set<StreamOffset> = []
    private var order: Deque<StreamOffset> = []

    mutating func add(_ offset: StreamOffset) {
        guard offsets.insert(offset).inserted else { return }
        order.append(offset)
        if order.count > Self.maximumCount, let oldest = order.popFirst() { offsets.remove(oldest) }
    }

    func contains(_ offset: StreamOffset) -> Bool { offsets.contains(offset) }
}
