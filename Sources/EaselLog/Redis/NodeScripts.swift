internal import EaselRedis

/// Nodes' heartbeats, by the clock of Redis: the clocks of nodes need not agree.
enum NodeScripts {
    /// KEYS: nodes. ARGV: node.
    static let heartbeat = RedisScript(
        """
        local time = redis.call('TIME')
        return redis.call('ZADD', KEYS[1], tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000), ARGV[1])
        """)

    /// KEYS: reports. ARGV: node, report. Kept as `time:report`.
    static let report = RedisScript(
        """
        local time = redis.call('TIME')
        local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        return redis.call('HSET', KEYS[1], ARGV[1], now .. ':' .. ARGV[2])
        """)

    /// KEYS: reports. ARGV: milliseconds. Replies the reports that are not older; forgets the others, and those that no clock of
    /// Redis has written.
    static let reports = RedisScript(
        """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local all, found = redis.call('HGETALL', KEYS[1]), {}
        for i = 1, #all, 2 do
            local at, report = string.match(all[i + 1], '^(%d+):(.*)$')
            local age = at and now - tonumber(at)
            if age and age <= tonumber(ARGV[1]) and age >= -60000 then
                found[#found + 1] = report
            else
                redis.call('HDEL', KEYS[1], all[i])
            end
        end
        return found
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
