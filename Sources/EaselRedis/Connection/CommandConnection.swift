import NIOCore

/// An established connection for commands, which adds `ASKING` and `WAIT` where a command needs them. Confined to its
/// event loop.
final class CommandConnection: RouterConnection {
    let address: RedisAddress
    private let handler: RedisChannelHandler
    private let eventLoop: any EventLoop
    private let replicaTimeout: TimeAmount
    private var barrier: ReplicaBarrier?

    init(_ handler: RedisChannelHandler, address: RedisAddress, eventLoop: any EventLoop, replicaTimeout: TimeAmount) {
        self.address = address
        self.handler = handler
        self.eventLoop = eventLoop
        self.replicaTimeout = replicaTimeout
    }

    var inFlightCount: Int { handler.inFlightCount }

    /// - Parameters:
    ///   - isAsking: whether the command's slot is migrating to this server, so that `ASKING` has to precede it.
    ///   - answer: gets the server's answer, errors among them.
    func write(_ pending: PendingCommand, isAsking: Bool, answer: EventLoopPromise<RESPValue>) {
        if isAsking {
            handler.send(RedisCommand("ASKING"), promise: eventLoop.makePromise(of: RESPValue.self))
        }
        switch pending.durability {
        case .written: handler.send(pending.command, promise: answer)
        case .replicated: replicaBarrier().send(pending.command, promise: answer)
        }
    }

    private func replicaBarrier() -> ReplicaBarrier {
        if let barrier { return barrier }
        let made = ReplicaBarrier(connection: handler, eventLoop: eventLoop, timeout: replicaTimeout)
        barrier = made
        return made
    }

    func close(because error: RedisError) {
        handler.close(because: error)
    }
}
