internal import DequeModule

/// The order in which a node heard what Node servers and emitters published, where their events come through the log and the
/// rest at once: what was published behind an event is not acted on before the event was delivered.
struct ForeignOrder {
    /// Events on their way through the log, and messages behind them. What is beyond that is acted on out of order.
    private static let maximum = 4_096

    private var events: Deque<(place: Int, digest: String)> = []
    private var held: Deque<(place: Int, envelope: ClusterEnvelope)> = []
    private var nextPlace = 0

    /// An event was heard, and is to come through the log.
    mutating func heard(event digest: String) {
        if events.count == Self.maximum { events.removeFirst() }
        events.append((takePlace(), digest))
    }

    /// The event that was heard last does not come any more: it came before it was heard, or is dropped.
    ///
    /// - Returns: what may be acted on now, in order.
    mutating func forget(event digest: String) -> [ClusterEnvelope] {
        if let index = events.lastIndex(where: { $0.digest == digest }) { events.remove(at: index) }
        return release()
    }

    /// Holds a message if it has to wait for an event: a change of sockets, and whatever is behind one.
    ///
    /// - Returns: its place, by which it can be given up to wait; nil if it is to be acted on at once.
    mutating func hold(_ envelope: ClusterEnvelope) -> Int? {
        guard held.count < Self.maximum, !held.isEmpty || envelope.message.changesSockets && !events.isEmpty else {
            return nil
        }
        let place = takePlace()
        held.append((place, envelope))
        return place
    }

    /// An event is about to be delivered.
    ///
    /// - Returns: what is to be acted on before it.
    mutating func begin(event digest: String) -> [ClusterEnvelope] {
        guard let event = events.first(where: { $0.digest == digest }) else { return [] }
        return release(before: event.place)
    }

    /// An event was delivered.
    ///
    /// - Returns: what may be acted on now.
    mutating func end(event digest: String) -> [ClusterEnvelope] {
        if let index = events.firstIndex(where: { $0.digest == digest }) { events.remove(at: index) }
        return release()
    }

    /// A message has waited for too long: the events before it are not waited for any more.
    mutating func giveUp(_ place: Int) -> [ClusterEnvelope] {
        guard let first = held.first, first.place <= place else { return [] }
        events.removeAll { $0.place < place }
        return release()
    }

    private mutating func release() -> [ClusterEnvelope] { release(before: events.first?.place ?? nextPlace) }

    private mutating func release(before place: Int) -> [ClusterEnvelope] {
        let count = held.prefix { $0.place < place }.count
        defer { held.removeFirst(count) }
        return held.prefix(count).map(\.envelope)
    }

    private mutating func takePlace() -> Int {
        defer { nextPlace += 1 }
        return nextPlace
    }
}
