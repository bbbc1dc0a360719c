import NIOCore

/// A command and the promise of its reply.
struct PendingCommand {
    let command: RedisCommand
    let durability: Durability
    let promise: EventLoopPromise<RESPValue>
}
