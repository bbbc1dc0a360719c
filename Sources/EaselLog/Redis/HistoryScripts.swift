internal import EaselRedis

/// Scripts that trim history, each atomic. Times are by the clock of Redis.
enum HistoryScripts {
    /// KEYS: meta, snapshots, readers. ARGV: base. Replies the oldest seq that is kept.
    ///
    /// A lease on what is gone already keeps nothing; neither does one that can't be read, or that lasts longer than any
    /// is given. This only says that the operations are gone: they are removed
    /// afterwards, some at a time.
    static let trim = RedisScript(
        """
        local stored = redis.call('HGET', KEYS[1], 'oldest')
        if not stored then return redis.error_reply('NOBOARD there is no such board') end
        local oldest = tonumber(stored)
        if not oldest or not (oldest >= 1 and oldest <= 9007199254740992) then
            return redis.error_reply('CORRUPT oldest seq')
        end
        local base = tonumber(ARGV[1])
        if base < oldest then return oldest end
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
            return redis.error_reply('NOSNAPSHOT there is none at ' .. ARGV[1])
        end
        local now = tonumber(redis.call('TIME')[1])
        local readers = redis.call('HGETALL', KEYS[3])
        for i = 1, #readers, 2 do
            local from, expiry = string.match(readers[i + 1], '^(%d+):(%d+)$')
            if not expiry or tonumber(expiry) < now or tonumber(expiry) > now + 120 then
                redis.call('HDEL', KEYS[3], readers[i])
            elseif tonumber(from) >= oldest and tonumber(from) <= base then
                return oldest
            end
        end
        oldest = string.format('%.0f', base + 1)
        redis.call('HSET', KEYS[1], 'oldest', oldest)
        return tonumber(oldest)
        """)

    /// KEYS: meta, log. ARGV: `~` or `=`, the most entries to look at (0: no bound). Replies how many were removed.
    ///
    /// Reads the bound itself: a new board of the same name, created meanwhile, keeps its operations.
    static let removeTrimmed = RedisScript(
        """
        local oldest = redis.call('HGET', KEYS[1], 'oldest')
        if not oldest then return 0 end
        if ARGV[2] == '0' then return redis.call('XTRIM', KEYS[2], 'MINID', ARGV[1], '0-' .. oldest) end
        return redis.call('XTRIM', KEYS[2], 'MINID', ARGV[1], '0-' .. oldest, 'LIMIT', ARGV[2])
        """)

    /// KEYS: readers, meta. ARGV: reader, seq. The lease lasts a minute. Does nothing for a board that does not exist.
    static let acquireLease = RedisScript(
        """
        if redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
        local expiry = tonumber(redis.call('TIME')[1]) + 60
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. string.format('%.0f', expiry))
        return redis.call('EXPIRE', KEYS[1], 3600)
        """)

    /// KEYS: clients. ARGV: seq, then clients. Replies how many of them were forgotten: those that still have nothing
    /// from that seq on, and those whose entry can't be read.
    static let prune = RedisScript(
        """
        local forgotten = 0
        for i = 2, #ARGV do
            local n, seq = string.match(redis.call('HGET', KEYS[1], ARGV[i]) or '', '^(%d+):(%d+)')
            n, seq = tonumber(n or '0'), tonumber(seq or '0')
            if seq < tonumber(ARGV[1]) or n > 9007199254740991 or seq > 9007199254740991 or n == 0 then
                forgotten = forgotten + redis.call('HDEL', KEYS[1], ARGV[i])
            end
        end
        return forgotten
        """)
}
