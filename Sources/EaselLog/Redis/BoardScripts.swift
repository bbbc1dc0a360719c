internal import EaselRedis

/// Scripts that create, rename and delete boards, and store snapshots, each atomic.
enum BoardScripts {
    /// KEYS: meta, log. ARGV: epoch, title, access record, its revision and grants (empty: none). Replies 1 if the board was made, 0 if it was there.
    ///
    /// A stream without its meta is of a board that somebody else may have: nobody makes another one of it.
    static let create = RedisScript(
        """
        if redis.call('EXISTS', KEYS[1]) == 0 and redis.call('EXISTS', KEYS[2]) == 1 then
            return redis.error_reply('CORRUPT meta')
        end
        if redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1]) == 0 then return 0 end
        local time = redis.call('TIME')
        local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        redis.call('HSET', KEYS[1], 'title', ARGV[2], 'createdAt', now, 'at', now, 'seq', '0', 'oldest', '1',
            'format', '1')
        if ARGV[3] ~= '' then
            redis.call('HSET', KEYS[1], 'access', ARGV[3], 'accessRevision', ARGV[4],
                'accessGrants', ARGV[5], 'format', '2')
        end
        return 1
        """)

    /// KEYS: meta. ARGV: known epoch, the revision that is replaced, access record, its revision and grants, live channel. What is
    /// published reaches followers before whatever is sequenced later.
    static let setAccess = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[1], 'epoch', 'accessRevision')
        if not meta[1] then return redis.error_reply('NOBOARD there is no such board') end
        if meta[1] ~= ARGV[1] or (meta[2] or '0') ~= ARGV[2] then return redis.error_reply('STALE access') end
        redis.call('HSET', KEYS[1], 'access', ARGV[3], 'accessRevision', ARGV[4], 'accessGrants', ARGV[5],
            'format', '2')
        redis.call('SPUBLISH', ARGV[6], '{"type":"access","epoch":"' .. meta[1] .. '","record":' .. ARGV[3] .. '}')
        return 1
        """)

    /// KEYS: meta. ARGV: title, known epoch and known grants of the access record (both empty: any). Replies 0 if there is no such board.
    static let rename = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[1], 'epoch', 'accessGrants')
        if not meta[1] then return 0 end
        if ARGV[2] ~= '' and (ARGV[2] ~= meta[1] or ARGV[3] ~= (meta[2] or '0')) then
            return redis.error_reply('ACCESS changed')
        end
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        local last = tonumber(redis.call('HGET', KEYS[1], 'at')) or 0
        if now < last then now = last end
        redis.call('HSET', KEYS[1], 'title', ARGV[1], 'at', string.format('%.0f', now))
        return 1
        """)

    /// KEYS: meta, then every other key of the board. ARGV: live channel, epoch, known grants of the access record (empty: any).
    /// Replies 0 if there is no such board.
    ///
    /// Leaves a board of another epoch alone: that one has no tombstone yet.
    static let delete = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[1], 'epoch', 'accessGrants')
        local epoch = meta[1]
        if not epoch then return 0 end
        if epoch ~= ARGV[2] then return redis.error_reply('EPOCH ' .. epoch) end
        if ARGV[3] ~= '' and ARGV[3] ~= (meta[2] or '0') then return redis.error_reply('ACCESS changed') end
        redis.call('UNLINK', KEYS[1])
        for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end
        redis.call('SPUBLISH', ARGV[1], '{"type":"deleted"}')
        return 1
        """)

    /// KEYS: snapshots, meta. ARGV: epoch, seq, header, then the frames. The header comes last: a snapshot with a
    /// header is complete. `snapshot` in meta only grows. A snapshot of another epoch is refused: its board no longer
    /// exists.
    static let storeSnapshot = RedisScript(
        """
        local epoch = redis.call('HGET', KEYS[2], 'epoch')
        if not epoch then return redis.error_reply('NOBOARD there is no such board') end
        if epoch ~= ARGV[1] then return redis.error_reply('EPOCH ' .. epoch) end
        for i = 4, #ARGV do redis.call('HSET', KEYS[1], ARGV[2] .. ':' .. (i - 3), ARGV[i]) end
        redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
        local latest = tonumber(redis.call('HGET', KEYS[2], 'snapshot')) or -1
        if tonumber(ARGV[2]) > latest then redis.call('HSET', KEYS[2], 'snapshot', ARGV[2]) end
        return 1
        """)
}
