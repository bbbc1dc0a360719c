internal import EaselRedis

/// Nodes' heartbeats, by the clock of Redis: the clocks of nodes need not agree.
enum NodeScripts {
    /// KEYS: nodes. ARGV: node.
    static let heartbeat = RedisScript(
        """
        local time = redis.call('TIME')
        return redis.call('ZADD', KEYS[1], tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), ARGV[1])
        """)

    /// KEYS: nodes. ARGV: milliseconds. Replies those whose last heartbeat is within them; forgets those of a day ago,
    /// and those whose time is more than a day ahead, which no clock of Redis has written.
    static let live = RedisScript(
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 86400000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], now + 86400000, '+inf')
        return redis.call('ZRANGEBYSCORE', KEYS[1], now - tonumber(ARGV[1]), '+inf')
        """)
}
