internal import EaselRedis

/// Scripts that restore a board under keys of its own, which expire unless the restore goes on, and then give it its
/// place in one step.
enum RestoreScripts {
    /// Seconds for which a restore is kept without a further step.
    static let lifetime = 900

    /// KEYS: the board's meta; the restore's meta and log. ARGV: lifetime, epoch, title, createdAt, base,
    /// access record, its revision and grants (empty: none).
    ///
    /// The log of a board that begins behind a base is an empty stream whose last id is the base.
    static let begin = RedisScript(
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then return redis.error_reply('EXISTS there is such a board') end
        redis.call('HSET', KEYS[2], 'epoch', ARGV[2], 'title', ARGV[3], 'createdAt', ARGV[4], 'at', ARGV[4],
            'seq', ARGV[5], 'oldest', string.format('%.0f', tonumber(ARGV[5]) + 1), 'format', '1')
        if ARGV[6] ~= '' then
            redis.call('HSET', KEYS[2], 'access', ARGV[6], 'accessRevision', ARGV[7],
                'accessGrants', ARGV[8], 'format', '2')
        end
        redis.call('EXPIRE', KEYS[2], ARGV[1])
        if ARGV[5] ~= '0' then
            redis.call('XADD', KEYS[3], '0-' .. ARGV[5], 'op', '')
            redis.call('XDEL', KEYS[3], '0-' .. ARGV[5])
            redis.call('EXPIRE', KEYS[3], ARGV[1])
        end
        return 1
        """)

    /// KEYS: the restore's meta, log and clients. ARGV: lifetime, the seq before the first operation, its last time, 1 if
    /// clients' numbers are kept; then for each operation client, n and its text behind the seq. Replies the last seq, also
    /// where the operations were added by a call whose reply was lost.
    static let add = RedisScript(
        """
        local known, head = redis.call('HGET', KEYS[1], 'seq'), tonumber(ARGV[2])
        if known == string.format('%.0f', head + (#ARGV - 4) / 3) then return tonumber(known) end
        if known ~= ARGV[2] then return redis.error_reply('STALE restore') end
        for i = 5, #ARGV, 3 do
            head = head + 1
            local seq = string.format('%.0f', head)
            redis.call('XADD', KEYS[2], '0-' .. seq, 'op', ARGV[i + 2])
            if ARGV[4] == '1' then
                local known = string.match(redis.call('HGET', KEYS[3], ARGV[i]) or '', '^%d+')
                if not known or tonumber(known) < tonumber(ARGV[i + 1]) then
                    redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1] .. ':' .. seq .. ':' .. ARGV[3])
                end
            end
        end
        redis.call('HSET', KEYS[1], 'seq', string.format('%.0f', head), 'at', ARGV[3])
        for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end
        return head
        """)

    /// KEYS: the board's meta, log, clients, snapshots and readers; the restore's meta, log, clients and snapshots; the board's
    /// people. ARGV: the restore's epoch, which tells whether a board that is there is this one already.
    ///
    /// What is left of the board without its meta is nobody's, and goes.
    static let publish = RedisScript(
        """
        if redis.call('EXISTS', KEYS[1]) == 1 then
            if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then return 1 end
            return redis.error_reply('EXISTS there is such a board')
        end
        if redis.call('EXISTS', KEYS[6]) == 0 then return redis.error_reply('STALE restore') end
        for i = 1, 5 do redis.call('UNLINK', KEYS[i]) end
        redis.call('UNLINK', KEYS[10])
        for i = 1, 4 do
            if redis.call('EXISTS', KEYS[i + 5]) == 1 then
                redis.call('RENAME', KEYS[i + 5], KEYS[i])
                redis.call('PERSIST', KEYS[i])
            end
        end
        return 1
        """)
}
