import NIOCore

/// A command on its way to an answer.
struct PendingCommand {
    let command: RedisCommand
    /// Whether its success is told only when a replica has confirmed it.
    let mustReplicate: Bool
    let promise: EventLoopPromise<RESPValue>
    /// Until then it may wait for a server and be given again where it was not done.
    let deadline: NIODeadline
    var redirections = 0
    /// Where it has to go next, once, whatever the slot map says.
    var asking = false
}
