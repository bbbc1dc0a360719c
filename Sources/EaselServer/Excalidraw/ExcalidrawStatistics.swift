import Synchronization

/// What is counted of Excalidraw's rooms, for metrics.
final class ExcalidrawStatistics: Sendable {
    let rooms = Atomic<Int>(0)
    let entries = Atomic<Int>(0)
    let bytes = Atomic<Int>(0)
    /// Entries that went to participants only, since the log was full or damaged.
    let unlogged = Atomic<Int>(0)
    let replays = Atomic<Int>(0)
    let compactions = Atomic<Int>(0)
    let ignored = Atomic<Int>(0)
    /// Times a client was slowed down by its rates.
    let throttled = Atomic<Int>(0)
    let waitingBytes = Atomic<Int>(0)
}

extension Atomic where Value == Int {
    func increment(by count: Int = 1) { add(count, ordering: .relaxed) }
    var value: Int { load(ordering: .relaxed) }
}
