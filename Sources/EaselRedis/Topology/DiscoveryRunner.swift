import NIOCore

/// Carries out what a ``DiscoverySchedule`` says. Confined to its event loop.
final class DiscoveryRunner {
    private let topology: TopologyDiscovery
    private let eventLoop: any EventLoop
    private var next: Scheduled<Void>?

    init(topology: TopologyDiscovery, eventLoop: any EventLoop) {
        self.topology = topology
        self.eventLoop = eventLoop
    }

    /// - Parameters:
    ///   - due: is called when the time of ``DiscoverySchedule/Action/later(_:)`` has passed.
    ///   - finished: is called when a discovery has ended, with the last error if no server answered.
    func perform(
        _ action: DiscoverySchedule.Action, due: @escaping () -> Void, finished: @escaping (RedisError?) -> Void
    ) {
        switch action {
        case .now:
            topology.refresh().assumeIsolated().whenComplete { result in
                switch result {
                case .success: finished(nil)
                case .failure(let error): finished(error as? RedisError ?? .connectFailed("\(error)"))
                }
            }
        case .later(let time):
            let due = NIOLoopBound(due, eventLoop: eventLoop)
            next = eventLoop.scheduleTask(in: time) { due.value() }
        case .cancel:
            next?.cancel()
        }
    }
}
