internal import EaselRedis

/// Scripts of what is encrypted, each atomic. What they read is checked before they add to it.
enum SealedScripts {
    /// Lua: what is kept of a room, or an error. `total` are the bytes of all entries ever, `dropped` those of dropped ones.
    private static let extent = """
        local function extent()
            local meta = redis.call('HMGET', KEYS[2], 'last', 'total', 'dropped', 'keyframe')
            local last, total, dropped = tonumber(meta[1] or '0'), tonumber(meta[2] or '0'), tonumber(meta[3] or '0')
            local top = 4503599627370496
            if not last or not (last >= 0 and last < top) or not total or not (total >= 0 and total < top)
                or not dropped or not (dropped >= 0 and dropped <= total) then
                return nil
            end
            local entries = redis.call('XLEN', KEYS[1])
            if entries > last then return nil end
            return last, total, dropped, entries, meta[4] or ''
        end
        local function expire(ms)
            if ms ~= '0' then
                redis.call('PEXPIRE', KEYS[1], ms)
                redis.call('PEXPIRE', KEYS[2], ms)
            end
        end
        local function number(n) return string.format('%.0f', n) end

        """

    /// KEYS: log, meta. ARGV: most bytes, most entries, milliseconds to keep it (0 for ever), live channel, then sender, iv,
    /// ciphertext and the size of each entry. Replies whether they were appended, last place, entries, bytes,
    /// keyframe.
    ///
    /// The place is written by the script: a stream that was lost while its meta stayed numbers on.
    static let append = RedisScript(
        extent + """
            local last, total, dropped, entries, keyframe = extent()
            if not last then return redis.error_reply('CORRUPT meta') end
            local count, size = (#ARGV - 4) / 4, 0
            for i = 8, #ARGV, 4 do size = size + tonumber(ARGV[i]) end
            if entries == 0 then dropped = total end
            if total - dropped + size > tonumber(ARGV[1]) or entries + count > tonumber(ARGV[2]) then
                return {0, number(last), entries, number(total - dropped), keyframe}
            end
            local time = redis.call('TIME')
            local at = number(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
            for i = 5, #ARGV, 4 do
                last = last + 1
                total = total + tonumber(ARGV[i + 3])
                redis.call('XADD', KEYS[1], '0-' .. number(last), 's', ARGV[i], 'i', ARGV[i + 1], 'c', ARGV[i + 2],
                    'a', at, 't', number(total))
            end
            redis.call('HSET', KEYS[2], 'last', number(last), 'total', number(total), 'dropped', number(dropped))
            expire(ARGV[3])
            redis.call('SPUBLISH', ARGV[4], number(last))
            return {1, number(last), entries + count, number(total - dropped), keyframe}
            """)

    /// KEYS: log, meta. Replies 1, last place, entries, bytes, keyframe.
    static let describe = RedisScript(
        extent + """
            local last, total, dropped, entries, keyframe = extent()
            if not last then return redis.error_reply('CORRUPT meta') end
            if entries == 0 then dropped = total end
            return {1, number(last), entries, number(total - dropped), keyframe}
            """)

    /// KEYS: log, meta. ARGV: place, most bytes, milliseconds to keep it. Replies entries of the stream.
    static let read = RedisScript(
        extent + """
            local found, bytes, place = {}, 0, '(0-' .. ARGV[1]
            while #found < 256 and (#found == 0 or bytes < tonumber(ARGV[2])) do
                local entry = redis.call('XRANGE', KEYS[1], place, '+', 'COUNT', 1)[1]
                if not entry then break end
                for _, field in ipairs(entry[2]) do bytes = bytes + #field end
                found[#found + 1] = entry
                place = '(' .. entry[1]
            end
            if #found > 0 then expire(ARGV[3]) end
            return found
            """)

    /// KEYS: log, meta. ARGV: place, the place behind it, keyframe.
    static let trim = RedisScript(
        """
        local entry = redis.call('XRANGE', KEYS[1], '0-' .. ARGV[1], '0-' .. ARGV[1])[1]
        if not entry then return 0 end
        local total = entry[2][10]
        if not tonumber(total or '') then return redis.error_reply('CORRUPT entry') end
        redis.call('XTRIM', KEYS[1], 'MINID', '0-' .. ARGV[2])
        redis.call('HSET', KEYS[2], 'dropped', total, 'keyframe', ARGV[3])
        return 1
        """)

    /// KEYS: upload, versions. ARGV: what is in front of the keys of versions, bytes, parts, whether only as the first, most
    /// versions, most bytes of them, milliseconds to keep them. Replies number and time, or 0 if it is not the first.
    static let publish = RedisScript(
        """
        local last = tonumber(redis.call('HGET', KEYS[2], 'last') or '0')
        if not last or not (last >= 0 and last < 4503599627370496) then return redis.error_reply('CORRUPT versions') end
        if ARGV[4] == '1' and last > 0 then
            redis.call('UNLINK', KEYS[1])
            return {0, 0}
        end
        if redis.call('HLEN', KEYS[1]) ~= tonumber(ARGV[3]) then return redis.error_reply('STALE upload') end
        local time = redis.call('TIME')
        local at = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        local version = string.format('%.0f', last + 1)
        if ARGV[3] ~= '0' then
            redis.call('RENAME', KEYS[1], ARGV[1] .. 'version:' .. version)
            redis.call('PERSIST', ARGV[1] .. 'version:' .. version)
        end
        redis.call('HSET', KEYS[2], 'last', version, version, ARGV[2] .. ':' .. at)

        local kept = {}
        for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
            if tonumber(field) then kept[#kept + 1] = tonumber(field) end
        end
        table.sort(kept, function(a, b) return a > b end)
        local bytes, full = 0, false
        for i, number in ipairs(kept) do
            local name = string.format('%.0f', number)
            bytes = bytes + (tonumber((redis.call('HGET', KEYS[2], name) or ''):match('^(%d+):')) or 0)
            full = full or i > 1 and (i > tonumber(ARGV[5]) or bytes > tonumber(ARGV[6]))
            if full then
                redis.call('HDEL', KEYS[2], name)
                redis.call('UNLINK', ARGV[1] .. 'version:' .. name)
            elseif ARGV[7] ~= '0' then
                redis.call('PEXPIRE', ARGV[1] .. 'version:' .. name, ARGV[7])
            end
        end
        if ARGV[7] ~= '0' then redis.call('PEXPIRE', KEYS[2], ARGV[7]) end
        return {version, at}
        """)

    /// KEYS: versions. ARGV: what is in front of the keys of versions, milliseconds to keep them. Replies all fields.
    static let versions = RedisScript(
        """
        local fields = redis.call('HGETALL', KEYS[1])
        if ARGV[2] ~= '0' and #fields > 0 then
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            for i = 1, #fields, 2 do redis.call('PEXPIRE', ARGV[1] .. 'version:' .. fields[i], ARGV[2]) end
        end
        return fields
        """)

    /// KEYS: upload. ARGV: part, bytes. It is forgotten 15 minutes later.
    static let add = RedisScript(
        """
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], 900000)
        return 1
        """)
}
