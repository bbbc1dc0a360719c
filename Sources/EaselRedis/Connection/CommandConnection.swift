import DequeModule
import NIOCore

/// One connection for commands, from its making to its end. Confined to its event loop.
final class CommandConnection {
    private enum State {
        case connecting(Deque<PendingCommand>)
        case ready(RedisChannelHandler)
        case ended
    }

    let address: RedisAddress
    private let eventLoop: any EventLoop
    private let configuration: RedisConfiguration
    private var state = State.connecting([])
    private var barrier: ReplicaBarrier?
    /// Looks at an answer, errors of the server among them; without it answers go to their commands' promises.
    var onAnswer: ((PendingCommand, Result<RESPValue, any Error>) -> Void)?
    /// The connection was made.
    var onConnected: (() -> Void)?
    /// The connection could not be made or is gone, with the commands that were never sent. Called once.
    var onEnded: ((RedisError, Deque<PendingCommand>) -> Void)?

    init(to address: RedisAddress, connector: RedisConnector, eventLoop: any EventLoop) {
        self.address = address
        self.eventLoop = eventLoop
        configuration = connector.configuration
        connector.connect(to: address, on: eventLoop).hop(to: eventLoop).assumeIsolated().whenComplete { result in
            self.connected(result.map(\.value))
        }
    }

    /// Commands that wait for the connection to be made.
    var waitingCount: Int {
        if case .connecting(let waiting) = state { waiting.count } else { 0 }
    }

    var inFlightCount: Int {
        if case .ready(let handler) = state { handler.inFlightCount } else { 0 }
    }

    func send(_ pending: PendingCommand) {
        switch state {
        case .connecting(var waiting):
            state = .ended  // so that the queue is not copied
            waiting.append(pending)
            state = .connecting(waiting)
        case .ready(let handler):
            write(pending, to: handler)
        case .ended:
            pending.promise.fail(RedisError.connectionClosed)
        }
    }

    private func write(_ pending: PendingCommand, to handler: RedisChannelHandler) {
        if pending.asking {
            handler.send(RedisCommand("ASKING"), promise: eventLoop.makePromise(of: RESPValue.self))
        }
        let answer = onAnswer == nil ? pending.promise : eventLoop.makePromise(of: RESPValue.self)
        if let onAnswer {
            answer.futureResult.assumeIsolated().whenComplete { onAnswer(pending, $0) }
        }
        guard pending.mustReplicate else {
            handler.send(pending.command, promise: answer)
            return
        }
        let barrier =
            self.barrier
            ?? ReplicaBarrier(connection: handler, eventLoop: eventLoop, timeout: configuration.replicaTimeout)
        self.barrier = barrier
        barrier.send(pending.command, promise: answer)
    }

    private func connected(_ result: Result<RedisChannelHandler, any Error>) {
        guard case .connecting(let waiting) = state else {
            if case .success(let handler) = result { handler.close(because: .closed) }
            return
        }
        switch result {
        case .success(let handler):
            state = .ready(handler)
            onConnected?()
            handler.onClosed = { self.end($0, unsent: []) }
            for pending in waiting { write(pending, to: handler) }
        case .failure(let error):
            end(error as? RedisError ?? .connectFailed("\(error)"), unsent: waiting)
        }
    }

    private func end(_ error: RedisError, unsent: Deque<PendingCommand>) {
        state = .ended
        barrier = nil
        onAnswer = nil
        let onEnded = self.onEnded
        self.onEnded = nil
        onEnded?(error, unsent)
    }

    /// Takes out what waits for the connection and is overdue.
    func takeOverdue(at now: NIODeadline) -> Deque<PendingCommand> {
        guard case .connecting(var waiting) = state else { return [] }
        let overdue = waiting.filter { $0.deadline < now }
        waiting.removeAll { $0.deadline < now }
        state = .connecting(waiting)
        return Deque(overdue)
    }

    func close(because error: RedisError) {
        switch state {
        case .connecting(let waiting): end(error, unsent: waiting)
        case .ready(let handler): handler.close(because: error)
        case .ended: break
        }
    }
}
