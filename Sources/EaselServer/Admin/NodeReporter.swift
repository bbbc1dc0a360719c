import EaselLog
import EaselRoom
import NIOCore
import ServiceLifecycle

/// Leaves a report of this node in the store every few seconds, where administrators of any node find it.
struct NodeReporter: Service {
    let registry: RoomRegistry
    /// Whether there are administrators who could ask.
    let isOn: Bool
    let report: @Sendable () -> NodeReport

    func run() async throws {
        if isOn { await reportUntilDraining() }
        // A service that ends by itself would end the node.
        try await gracefulShutdown()
    }

    private func reportUntilDraining() async {
        await cancelWhenGracefulShutdown {
            // A node that stops takes its report away.
            while !Task.isCancelled, !registry.isDraining {
                // What the store does not take now is old in a moment.
                try? await registry.log.publish(report: report().text, of: registry.node)
                try? await Task.sleep(nanoseconds: UInt64(NodeReport.interval.nanoseconds))
            }
        }
    }
}
