internal import Metrics
internal import NIOConcurrencyHelpers

/// What an operator sees of sessions, through swift-metrics.
struct EngineMetrics: Sendable {
    private let sessions = Gauge(label: "engine_io_sessions")
    private let opened = EngineConfiguration.Transport.allCases.map { transport in
        (transport, Counter(label: "engine_io_sessions_opened_total", dimensions: [("transport", transport.rawValue)]))
    }
    private let upgrades = Counter(label: "engine_io_upgrades_total")
    private let refusals = Counter(label: "engine_io_refused_total")
    private let receivedBytes = Counter(label: "engine_io_received_bytes_total")
    private let sentBytes = Counter(label: "engine_io_sent_bytes_total")

    /// So many sessions are open.
    func count(_ open: Int) { sessions.record(open) }

    func opened(_ transport: EngineConfiguration.Transport) {
        for (name, counter) in opened where name == transport { counter.increment() }
    }

    /// A session has moved to a WebSocket.
    func upgraded() { upgrades.increment() }
    func refused() { refusals.increment() }
    /// A message of so many bytes.
    func received(_ bytes: Int) { receivedBytes.increment(by: bytes) }
    /// Packets of so many bytes, once for each session.
    func sent(_ bytes: Int) { sentBytes.increment(by: bytes) }
}
