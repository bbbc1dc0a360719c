import EaselAuth
import EaselRoom
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Writes what is audited, in order, on a thread of its own: who records it waits for no disk. What a disk can't take waits
/// within a bound; beyond that events are dropped, counted and told.
final class AuditLog: Sendable {
    /// What is counted, for metrics.
    struct Statistics: Sendable {
        var written = 0
        var dropped = 0
        /// Attempts to write that failed.
        var failures = 0
    }

    private struct State {
        var statistics = Statistics()
        var quietUntil = NIODeadline.distantPast
    }

    private let events: AsyncStream<AuditEvent>
    private let continuation: AsyncStream<AuditEvent>.Continuation
    private let state = NIOLockedValueBox(State())
    private let output: AuditOutput
    private let logger: Logger

    /// Events that wait, of a few hundred bytes each.
    private static let maximumWaiting = 16_384
    /// How long to wait after a failed write before the next attempt.
    private static let pause = TimeAmount.milliseconds(500)

    /// Throws ``ConfigurationError`` if the destination, a path or `-` for the standard output, can't be written.
    init(to destination: String, logger: Logger) throws(ConfigurationError) {
        output = try AuditOutput(destination)
        self.logger = logger
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.maximumWaiting))
    }

    var audit: Audit { Audit { [self] event in record(event) } }

    var statistics: Statistics { state.withLockedValue(\.statistics) }

    private func record(_ event: AuditEvent) {
        guard case .dropped = continuation.yield(event) else { return }
        state.withLockedValue { $0.statistics.dropped += 1 }
        tell("Audit events are dropped: too many wait to be written")
    }

    /// Writes events as they come, until ``finish()``; and what waits then, unless it can't be written.
    func run() async {
        await withTaskExecutorPreference(WorkerThreads.background) {
            for await event in events { await write(event.line) }
        }
    }

    /// Takes no more events.
    func finish() {
        isFinishing.withLockedValue { $0 = true }
        continuation.finish()
    }

    private let isFinishing = NIOLockedValueBox(false)

    private func write(_ line: [UInt8]) async {
        var rest = line[...]
        while true {
            do {
                try output.write(&rest)
                return state.withLockedValue { $0.statistics.written += 1 }
            } catch {
                state.withLockedValue { $0.statistics.failures += 1 }
                tell("The audit log can't be written: \(error)")
            }
            guard !isFinishing.withLockedValue({ $0 }), !Task.isCancelled else {
                return state.withLockedValue { $0.statistics.dropped += 1 }
            }
            try? await Task.sleep(nanoseconds: UInt64(Self.pause.nanoseconds))
        }
    }

    /// Says so at most once a minute.
    private func tell(_ message: String) {
        let isNews = state.withLockedValue { state in
            let now = NIODeadline.now()
            guard now >= state.quietUntil else { return false }
            state.quietUntil = now + .minutes(1)
            return true
        }
        if isNews { logger.error("\(message)") }
    }
}
