internal import EaselRedis

/// Scripts on the imports that are on their way, each atomic: a hash of `time node epoch seq board` by client. The time, in seconds,
/// is when the node last saw to it.
enum ImportScripts {
    /// Lua that gives the entry of a client, without its time, if that node sees to it.
    private static let held = """
        local node, place = string.match(redis.call('HGET', KEYS[1], ARGV[1]) or '', '^%d+ (%S+) (.*)$')
        if node ~= ARGV[2] then return 0 end

        """

    /// KEYS: imports. ARGV: client, node, place.
    static let begin = RedisScript(
        """
        return redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1] .. ' ' .. ARGV[2] .. ' ' .. ARGV[3])
        """)

    /// KEYS: imports. ARGV: client, node. Replies 0 if the node does not see to it.
    static let `continue` = RedisScript(
        held + """
            redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1] .. ' ' .. node .. ' ' .. place)
            return 1
            """)

    /// KEYS: imports. ARGV: client, node. Replies 0 if the node does not see to it.
    static let `end` = RedisScript(
        held + """
            return redis.call('HDEL', KEYS[1], ARGV[1])
            """)

    /// KEYS: imports. ARGV: seconds, how many at most, node. Replies client and place, with a space between, of each that the node
    /// sees to from now on; forgets what is no entry.
    static let takeUp = RedisScript(
        """
        local now, taken = redis.call('TIME')[1], {}
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
            local at, node, place = string.match(all[i + 1], '^(%d+) (%S+) (%S+ %d+ %S+)$')
            if not at then
                redis.call('HDEL', KEYS[1], all[i])
            else
                local age = tonumber(now) - tonumber(at)
                local isDue = age >= tonumber(ARGV[1]) or age < -60 or node == ARGV[3]
                if isDue and #taken < tonumber(ARGV[2]) then
                    redis.call('HSET', KEYS[1], all[i], now .. ' ' .. ARGV[3] .. ' ' .. place)
                    taken[#taken + 1] = all[i] .. ' ' .. place
                end
            end
        end
        return taken
        """)
}
