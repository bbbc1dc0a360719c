internal import EaselRedis

/// Reads whose answers tell clients that operations are there. They write, so that their `WAIT` speaks for all that was
/// read: `WAIT` speaks only for what its own connection wrote, and for everything that the server wrote before.
enum ReplicaScripts {
    /// KEYS: log, meta. ARGV: start, count. Replies as XRANGE does.
    static let entries = RedisScript(
        """
        local found = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
        local epoch = redis.call('HGET', KEYS[2], 'epoch')
        if #found > 0 and epoch then redis.call('HSET', KEYS[2], 'epoch', epoch) end
        return found
        """)

    /// KEYS: clients, meta. ARGV: client. Replies as HGET does.
    static let newestSubmission = RedisScript(
        """
        local found = redis.call('HGET', KEYS[1], ARGV[1])
        local epoch = redis.call('HGET', KEYS[2], 'epoch')
        if found and epoch then redis.call('HSET', KEYS[2], 'epoch', epoch) end
        return found
        """)
}
