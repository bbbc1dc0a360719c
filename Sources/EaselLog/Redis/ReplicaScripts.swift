internal import EaselRedis

/// Reads whose answers acknowledge operations. They write something, because `WAIT` covers only what its own
/// connection wrote and everything that the server wrote before that.
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
