internal import Metrics
internal import NIOConcurrencyHelpers
internal import Synchronization

/// What an operator sees of sockets, through swift-metrics.
final class SocketMetrics: Sendable {
    private let connected = Counter(label: "socket_io_connected_total")
    private let recovered = Counter(label: "socket_io_recovered_total")
    private let sockets = Gauge(label: "socket_io_sockets")
    private let recoveries = Atomic(0)
    private let count = NIOLockedValueBox(0)

    /// A client has connected to a namespace.
    func connected(isRecovered: Bool) {
        connected.increment()
        if isRecovered {
            recovered.increment()
            recoveries.add(1, ordering: .relaxed)
        }
        change(by: 1)
    }

    /// Clients that came back to their sessions.
    var recoveredCount: Int { recoveries.load(ordering: .relaxed) }

    /// A client has left a namespace.
    func disconnected() { change(by: -1) }

    private func change(by difference: Int) {
        let current = count.withLockedValue { count in
            count += difference
            return count
        }
        sockets.record(current)
    }
}
