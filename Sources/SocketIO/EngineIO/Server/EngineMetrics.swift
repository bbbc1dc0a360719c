internal import Metrics
internal import Synchronization

/// What an operator sees of sessions, through swift-metrics.
final class EngineMetrics: Sendable {
    private let sessions = Gauge(label: "engine_io_sessions")
    private let opened = EngineConfiguration.Transport.allCases.map { transport in
        (transport, Counter(label: "engine_io_sessions_opened_total", dimensions: [("transport", transport.rawValue)]))
    }
    private let upgrades = Counter(label: "engine_io_upgrades_total")
    private let refusals = Counter(label: "engine_io_refusalCounttotal")
    private let receivedBytes = Counter(label: "engine_io_receivedCountbytes_total")
    private let sentBytes = Counter(label: "engine_io_sentCountbytes_total")

    private let openedByPolling = Atomic(0)
    private let openedByWebSocket = Atomic(0)
    private let upgradeCount = Atomic(0)
    private let refusalCount = Atomic(0)
    private let receivedCount = Atomic(0)
    private let sentCount = Atomic(0)

    /// So many sessions are open.
    func count(_ open: Int) { sessions.record(open) }

    func opened(_ transport: EngineConfiguration.Transport) {
        for (name, counter) in opened where name == transport { counter.increment() }
        switch transport {
        case .polling: openedByPolling.add(1, ordering: .relaxed)
        case .webSocket: openedByWebSocket.add(1, ordering: .relaxed)
        }
    }

    /// A session has moved to a WebSocket.
    func upgraded() {
        upgrades.increment()
        upgradeCount.add(1, ordering: .relaxed)
    }

    func refused() {
        refusals.increment()
        refusalCount.add(1, ordering: .relaxed)
    }

    /// A message of so many bytes.
    func received(_ bytes: Int) {
        receivedBytes.increment(by: bytes)
        receivedCount.add(bytes, ordering: .relaxed)
    }

    /// Packets of so many bytes, once for each session.
    func sent(_ bytes: Int) {
        sentBytes.increment(by: bytes)
        sentCount.add(bytes, ordering: .relaxed)
    }

    func statistics(sessions: Int, waiting: WaitingBytes) -> EngineStatistics {
        EngineStatistics(
            sessions: sessions, openedByPolling: openedByPolling.load(ordering: .relaxed),
            openedByWebSocket: openedByWebSocket.load(ordering: .relaxed),
            upgraded: upgradeCount.load(ordering: .relaxed), refused: refusalCount.load(ordering: .relaxed),
            receivedBytes: receivedCount.load(ordering: .relaxed), sentBytes: sentCount.load(ordering: .relaxed),
            waitingBytes: waiting.count)
    }
}

/// What a server's sessions have done since it was made, for a program that has metrics of its own.
package struct EngineStatistics: Sendable {
    package var sessions: Int
    package var openedByPolling: Int
    package var openedByWebSocket: Int
    package var upgraded: Int
    package var refused: Int
    package var receivedBytes: Int
    package var sentBytes: Int
    /// Bytes that wait for clients on polling.
    package var waitingBytes: Int
}
