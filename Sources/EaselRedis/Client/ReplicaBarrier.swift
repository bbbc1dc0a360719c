import NIOCore

/// Holds back the success of commands on one connection until a replica has confirmed them.
///
/// `WAIT` covers everything that its connection wrote before it, so one is in flight at a time, for all commands that
/// were sent before it. Commands that are sent meanwhile are covered by the next. A command must write something each
/// time: `WAIT` covers only writes.
final class ReplicaBarrier {
    private struct Held {
        let promise: EventLoopPromise<RESPValue>
        let reply: EventLoopFuture<RESPValue>
    }

    private let connection: RedisChannelHandler
    private let eventLoop: any EventLoop
    private let wait: RedisCommand
    private var sent: [Held] = []
    private var isWaiting = false

    init(connection: RedisChannelHandler, eventLoop: any EventLoop, timeout: TimeAmount) {
        self.connection = connection
        self.eventLoop = eventLoop
        wait = RedisCommand("WAIT", [1, .integer(Int(timeout.nanoseconds / 1_000_000))])
    }

    func send(_ command: RedisCommand, promise: EventLoopPromise<RESPValue>) {
        let reply = eventLoop.makePromise(of: RESPValue.self)
        connection.send(command, promise: reply)
        sent.append(Held(promise: promise, reply: reply.futureResult))
        guard !isWaiting else { return }
        isWaiting = true
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        // At the end of this turn of the loop: what is sent within it shares one.
        eventLoop.execute { this.value.waitForReplica() }
    }

    private func waitForReplica() {
        let covered = sent
        sent = []
        let answer = eventLoop.makePromise(of: RESPValue.self)
        connection.send(wait, promise: answer)
        answer.futureResult.assumeIsolated().whenComplete { result in
            let isReplicated = (try? result.get().int).map { $0 >= 1 } ?? false
            for held in covered { Self.settle(held, isReplicated: isReplicated) }
            self.isWaiting = false
            guard !self.sent.isEmpty else { return }
            self.isWaiting = true
            self.waitForReplica()
        }
    }

    /// The reply came before that to `WAIT`; an error among them (a redirection, too) has nothing to be confirmed.
    private static func settle(_ held: Held, isReplicated: Bool) {
        held.reply.assumeIsolated().whenComplete { result in
            switch result {
            case .success(.error), .failure: held.promise.completeWith(result)
            case .success(let reply):
                if isReplicated { held.promise.succeed(reply) } else { held.promise.fail(RedisError.notReplicated) }
            }
        }
    }
}
