import DequeModule
import Logging
import NIOCore

/// The command connection of one event loop. Confined to it.
///
/// A command that is given while there is no connection waits for one, bounded in number and time.
final class LoopCommands {
    private enum State {
        case idle
        case connecting
        case ready(RedisChannelHandler)
        case waiting(Scheduled<Void>)
        case closed
    }

    private struct Waiting {
        let command: RedisCommand
        let promise: EventLoopPromise<RESPValue>
        let deadline: NIODeadline
    }

    private let connector: RedisConnector
    private let eventLoop: any EventLoop
    private let logger: Logger
    private var state = State.idle
    private var waiting: Deque<Waiting> = []
    private var backoff: Backoff
    private var lastFailure = RedisError.timeout
    private var isWatching = false

    init(connector: RedisConnector, eventLoop: any EventLoop, logger: Logger) {
        self.connector = connector
        self.eventLoop = eventLoop
        self.logger = logger
        self.backoff = Backoff(connector.configuration)
    }

    private var configuration: RedisConfiguration { connector.configuration }

    func send(_ command: RedisCommand, promise: EventLoopPromise<RESPValue>) {
        switch state {
        case .ready(let handler):
            guard handler.inFlightCount < configuration.maximumInFlight else {
                promise.fail(RedisError.overloaded)
                return
            }
            handler.send(command, promise: promise)
        case .closed:
            promise.fail(RedisError.closed)
        case .idle, .connecting, .waiting:
            guard waiting.count < configuration.maximumInFlight else {
                promise.fail(RedisError.overloaded)
                return
            }
            waiting.append(
                Waiting(command: command, promise: promise, deadline: .now() + configuration.commandTimeout))
            watchDeadlines()
            if case .idle = state { connect() }
        }
    }

    private func connect() {
        state = .connecting
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        connector.connect(on: eventLoop).hop(to: eventLoop).whenComplete { result in
            this.value.connected(result.map(\.value))
        }
    }

    private func connected(_ result: Result<RedisChannelHandler, any Error>) {
        guard case .connecting = state else {
            if case .success(let handler) = result { handler.close(because: .closed) }
            return
        }
        switch result {
        case .success(let handler):
            backoff.succeeded()
            state = .ready(handler)
            let this = NIOLoopBound(self, eventLoop: eventLoop)
            handler.onClosed = { this.value.lost(because: $0) }
            let commands = waiting
            waiting = []
            for waiting in commands { handler.send(waiting.command, promise: waiting.promise) }
        case .failure(let error):
            lost(because: error as? RedisError ?? .connectFailed("\(error)"))
        }
    }

    private func lost(because error: RedisError) {
        if case .closed = state { return }
        lastFailure = error
        logger.warning("no connection to Redis", metadata: ["error": "\(error)"])
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        state = .waiting(
            eventLoop.scheduleTask(in: backoff.next()) {
                if case .waiting = this.value.state { this.value.connect() }
            })
    }

    /// Fails what has waited too long for a connection.
    private func watchDeadlines() {
        guard !isWatching else { return }
        isWatching = true
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .nanoseconds(max(configuration.commandTimeout.nanoseconds / 8, 1_000_000))) {
            this.value.isWatching = false
            this.value.failOverdue()
        }
    }

    private func failOverdue() {
        let now = NIODeadline.now()
        while let first = waiting.first, first.deadline < now {
            waiting.removeFirst()
            first.promise.fail(lastFailure)
        }
        if !waiting.isEmpty { watchDeadlines() }
    }

    func close() {
        let before = state
        state = .closed
        switch before {
        case .ready(let handler): handler.close(because: .closed)
        case .waiting(let timer): timer.cancel()
        case .idle, .connecting, .closed: break
        }
        let commands = waiting
        waiting = []
        for waiting in commands { waiting.promise.fail(RedisError.closed) }
    }
}
