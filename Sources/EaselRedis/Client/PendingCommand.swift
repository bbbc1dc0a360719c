import NIOCore

/// A command and who waits for its answer.
struct PendingCommand {
    let command: RedisCommand
    let durability: Durability
    let promise: EventLoopPromise<RESPValue>
}
