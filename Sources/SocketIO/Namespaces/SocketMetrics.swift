internal import Metrics
internal import NIOConcurrencyHelpers

/// What an operator sees of sockets, through swift-metrics.
final class SocketMetrics: Sendable {
    private let connected = Counter(label: "socket_io_connected_total")
    private let recovered = Counter(label: "socket_io_recovered_total")
    private let sockets = Gauge(label: "socket_io_sockets")
    private let count = NIOLockedValueBox(0)

    /// A client has connected to a namespace.
    func connected(isRecovered: Bool) {
        connected.increment()
        if isRecovered { recovered.increment() }
        change(by: 1)
    }

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
