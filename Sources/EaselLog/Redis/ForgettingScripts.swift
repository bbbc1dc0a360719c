internal import EaselRedis

/// Scripts that remove a person from a board's log, each atomic and bounded. Entries of a stream can't be changed: a board that
/// names the person gets another stream, which is filled a page at a time, and takes the place of the old one once it has
/// everything.
enum ForgettingScripts {
    /// Lua that gives `tail` without the author `by` (a member as text) in the place of which `other` is put: before the edits,
    /// and at the end of a claim.
    private static let replace = """
        local function replaced(tail, by, other)
            local head, rest = string.match(tail, '^(,"client":"[^"]*","n":%d+,"at":%d+)(,.*)$')
            if not head then return tail, false end
            local found = false
            if string.sub(rest, 1, #by + 1) == by .. ',' then
                rest, found = other .. string.sub(rest, #by + 1), true
            end
            local edits = string.find(rest, ',"edits":[', 1, true)
            local claim = string.find(rest, ',"claim":{', 1, true)
            if edits and claim and claim < edits and string.sub(rest, edits - #by - 1, edits - 1) == by .. '}' then
                rest = string.sub(rest, 1, edits - #by - 2) .. other .. string.sub(rest, edits - 1)
                found = true
            end
            return head .. rest, found
        end

        """

    /// KEYS: log. ARGV: where to begin, how many entries, the member. Replies the id of the last entry (empty: there was none),
    /// and 1 if one of them names the author.
    static let find = RedisScript(
        replace + """
            local last = ''
            for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
                last = entry[1]
                local _, found = replaced(entry[2][2] or '', ARGV[3], '')
                if found then return {last, 1} end
            end
            return {last, 0}
            """)

    /// KEYS: log, the other stream, meta, people, a name for the old stream. ARGV: the log's revision, the member, what takes its
    /// place, how many entries, seconds for which the other stream is kept without a further step. Replies 1 once the other
    /// stream is the log, 0 where there is more to do.
    ///
    /// The revision counts how often the stream was replaced: a copy of one that was replaced meanwhile is refused. What was
    /// trimmed meanwhile goes, and the next seq stays what it is.
    static let step = RedisScript(
        replace + """
            local meta = redis.call('HMGET', KEYS[3], 'epoch', 'logRevision', 'oldest')
            if not meta[1] then
                redis.call('UNLINK', KEYS[2])
                return redis.error_reply('NOBOARD there is no such board')
            end
            if (meta[2] or '0') ~= ARGV[1] then
                redis.call('UNLINK', KEYS[2])
                return redis.error_reply('STALE log')
            end
            local from = '-'
            local copied = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
            if copied[1] then from = '(' .. copied[1][1] end
            local entries = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', ARGV[4])
            for _, entry in ipairs(entries) do
                local tail, found = replaced(entry[2][2] or '', ARGV[2], ARGV[3])
                redis.call('XADD', KEYS[2], entry[1], 'op', tail)
                if found then
                    redis.call('HDEL', KEYS[4], 'client:' .. string.match(tail, '^,"client":"([^"]*)"'))
                end
            end
            redis.call('EXPIRE', KEYS[2], ARGV[5])
            if #entries == tonumber(ARGV[4]) then return 0 end
            if redis.call('EXISTS', KEYS[2]) == 0 then return 1 end
            local stream = redis.call('XINFO', 'STREAM', KEYS[1])
            for i = 1, #stream, 2 do
                if stream[i] == 'last-generated-id' then redis.call('XSETID', KEYS[2], stream[i + 1]) end
            end
            if meta[3] then redis.call('XTRIM', KEYS[2], 'MINID', '0-' .. meta[3]) end
            redis.call('RENAME', KEYS[1], KEYS[5])
            redis.call('RENAME', KEYS[2], KEYS[1])
            redis.call('PERSIST', KEYS[1])
            redis.call('UNLINK', KEYS[5])
            redis.call('HINCRBY', KEYS[3], 'logRevision', 1)
            return 1
            """)

    /// KEYS: subjects to be forgotten. ARGV: subject. Somebody sees to it now.
    static let touch = RedisScript(
        """
        return redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1])
        """)

    /// KEYS: subjects to be forgotten. ARGV: seconds, how many at most. Replies those whom nobody has seen to for so long; the
    /// caller sees to them now.
    static let takeUp = RedisScript(
        """
        local now, taken = redis.call('TIME')[1], {}
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
            local age = tonumber(now) - (tonumber(all[i + 1]) or 0)
            if (age >= tonumber(ARGV[1]) or age < -86400) and #taken < tonumber(ARGV[2]) then
                redis.call('HSET', KEYS[1], all[i], now)
                taken[#taken + 1] = all[i]
            end
        end
        return taken
        """)
}
