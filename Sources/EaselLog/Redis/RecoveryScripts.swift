internal import EaselRedis

/// Scripts for a log that may have lost its tail.
enum RecoveryScripts {
    /// KEYS: log, meta. ARGV: seq. Replies epoch, last seq and the entry at seq.
    ///
    /// `seq` in meta is only a copy of the stream's last id: without the stream it means nothing.
    static let examine = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
        if not meta[1] then return redis.error_reply('NOBOARD there is no such board') end
        local head = redis.call('EXISTS', KEYS[1]) == 1 and meta[2] or '0'
        return {meta[1], head, redis.call('XRANGE', KEYS[1], '0-' .. ARGV[1], '0-' .. ARGV[1])}
        """)

    /// KEYS: log, clients, meta. ARGV: epoch and last seq as they were found (an empty epoch: no board), epoch from now
    /// on, base, title, createdAt, live channel, 1 if the operations may follow what was added since, the access record of
    /// a board that is not there, its revision and grants (empty: none), then the operations behind their seqs. Replies the last seq.
    ///
    /// A board that starts behind a base gets an empty stream whose last id is the base: the stream is the sequencer.
    /// A board whose stream is gone, and its meta not, is numbered from 1 again. One whose meta alone is gone gets it back, if the newest
    /// operation that the stream and the node have is the same; then the log is stale, and to be looked at again.
    /// For a new epoch, `ancestors` holds the seq up to which the old epoch's log is still valid.
    /// Where the epoch stays the operations are published as any others; else all nodes are told to look at the log.
    /// Without a channel nothing is published.
    static let recover = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[3], 'epoch', 'seq', 'at', 'ancestors')
        local exists = redis.call('EXISTS', KEYS[1]) == 1
        local head = exists and tonumber(meta[2]) or 0
        if not (head >= 0 and head <= 9007199254740991 - #ARGV) then return redis.error_reply('CORRUPT last seq') end
        if (meta[1] or '') ~= ARGV[1] then return redis.error_reply('STALE epoch') end
        local added = {}
        if meta[1] and head ~= tonumber(ARGV[2]) then
            if ARGV[8] ~= '1' or head < tonumber(ARGV[2]) then return redis.error_reply('STALE head') end
            for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(0-' .. ARGV[2], '+')) do
                added[string.match(entry[2][2], '^,"client":"[^"]+","n":%d+,') or ''] = true
            end
        end
        if not meta[1] then
            local base, oldest, newest = tonumber(ARGV[4]), nil, nil
            if exists then
                newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', '1')[1]
                local last = tonumber(newest and string.match(newest[1], '^0%-(%d+)$') or '0')
                local seq = math.min(last, base + #ARGV - 11)
                local id = '0-' .. string.format('%.0f', seq)
                local entry = seq > base and redis.call('XRANGE', KEYS[1], id, id)[1]
                if not entry or entry[2][2] ~= ARGV[11 + seq - base] then return redis.error_reply('CORRUPT meta') end
                oldest = string.match(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', '1')[1][1], '%d+$')
                redis.call('HSET', KEYS[3], 'epoch', ARGV[3], 'seq', string.format('%.0f', last), 'at',
                    string.match(newest[2][2], '^,"client":"[^"]+","n":%d+,"at":(%d+),') or ARGV[6])
            end
            redis.call('HSET', KEYS[3], 'title', ARGV[5], 'createdAt', ARGV[6], 'format', '1', 'oldest',
                oldest or string.format('%.0f', base + 1))
            if ARGV[9] ~= '' then
                redis.call('HSET', KEYS[3], 'access', ARGV[9], 'accessRevision', ARGV[10],
                    'accessGrants', ARGV[11], 'format', '2')
            end
            if exists then return redis.error_reply('STALE meta') end
            head = base
            if head > 0 then
                redis.call('XADD', KEYS[1], '0-' .. ARGV[4], 'op', '')
                redis.call('XDEL', KEYS[1], '0-' .. ARGV[4])
            end
        end
        if meta[1] and not exists then redis.call('HSET', KEYS[3], 'oldest', '1') end
        if meta[1] and meta[1] ~= ARGV[3] then
            local ancestor = meta[1] .. ':' .. string.format('%.0f', head)
            redis.call('HSET', KEYS[3], 'ancestors', meta[4] and meta[4] .. ' ' .. ancestor or ancestor)
        end
        local at = tonumber(meta[3] or ARGV[6]) or 0
        if not (at >= 0 and at <= 253402300799999) then at = tonumber(ARGV[6]) end
        local frame, size = {}, 0
        local function publish()
            if size > 0 and ARGV[1] == ARGV[3] and ARGV[7] ~= '' then
                redis.call('SPUBLISH', ARGV[7], '{"type":"ops","ops":[' .. table.concat(frame, ',') .. ']}')
            end
            frame, size = {}, 0
        end
        for i = 12, #ARGV do
            local tail = ARGV[i]
            local client, n, time = string.match(tail, '^,"client":"([^"]+)","n":(%d+),"at":(%d+),')
            if not added[string.match(tail, '^,"client":"[^"]+","n":%d+,')] then
                head = head + 1
                local seq = string.format('%.0f', head)
                redis.call('XADD', KEYS[1], '0-' .. seq, 'op', tail)
                local known = tonumber(string.match(redis.call('HGET', KEYS[2], client) or '', '^%d+') or '0')
                if known < tonumber(n) or known > 9007199254740991 then
                    redis.call('HSET', KEYS[2], client, n .. ':' .. seq .. ':' .. time)
                end
                at = math.max(at, tonumber(time))
                if size + #tail > 524288 then publish() end
                frame[#frame + 1] = '{"seq":' .. seq .. tail
                size = size + #tail
            end
        end
        redis.call('HSET', KEYS[3], 'epoch', ARGV[3], 'seq', string.format('%.0f', head), 'at',
            string.format('%.0f', at))
        publish()
        if ARGV[1] ~= ARGV[3] and ARGV[7] ~= '' then redis.call('SPUBLISH', ARGV[7], '{"type":"mended"}') end
        return head
        """)

    /// KEYS: deleted boards. ARGV: `board/epoch`. Remembered for a day, by the clock of Redis.
    static let leaveTombstone = RedisScript(
        """
        local now = tonumber(redis.call('TIME')[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 86400)
        return redis.call('ZADD', KEYS[1], now, ARGV[1])
        """)
}
