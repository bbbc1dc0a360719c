internal import EaselRedis

/// Remembers who has drawn on a board.
enum PeopleScripts {
    /// KEYS: people, meta. ARGV: how many are remembered, then for each person a field and JSON. Each is kept as
    /// `time:JSON`; beyond the bound those with the oldest times go, and a tenth more, so that it is not done each time.
    static let remember = RedisScript(
        """
        if redis.call('HEXISTS', KEYS[2], 'epoch') == 0 then return 0 end
        local time = redis.call('TIME')
        local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        for i = 2, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], now .. ':' .. ARGV[i + 1]) end
        local most = tonumber(ARGV[1])
        local excess = redis.call('HLEN', KEYS[1]) - most
        if excess > 0 then
            local all, order = redis.call('HGETALL', KEYS[1]), {}
            for i = 1, #all, 2 do
                order[#order + 1] = {tonumber(string.match(all[i + 1], '^(%d+):') or '0'), all[i]}
            end
            table.sort(order, function(a, b) return a[1] < b[1] end)
            for i = 1, excess + math.floor(most / 10) do redis.call('HDEL', KEYS[1], order[i][2]) end
        end
        return 1
        """)
}
