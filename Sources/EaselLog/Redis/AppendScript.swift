package import EaselRedis

/// Sequences a batch in one round trip: the sequencer of Easel (docs/DESIGN.md, "Redis").
///
/// KEYS: log, clients, meta. ARGV: epoch, known seq, live channel, known grants of the access record (empty: any), seq and
/// start of the text of an operation that the log has taken (an empty text: none), then client, n, author as JSON (empty: none) and edits of each operation. Replies
/// the last seq and the time, then for each operation its seq, or for a duplicate minus its seq if that is known, else
/// 0.
///
/// - Everything is checked before anything is written: a script that fails half-way would leave half a batch.
/// - The stream's own last id gives the seq (`0-*`). `seq` in meta repeats it, so that a look at where the log ends
///   reads no operation.
/// - A stream that is gone while its meta stays (evicted, or deleted by hand) would number from 1 again: the log is
///   behind.
/// - A stream that lost its tail may have got another one meanwhile, and so reach behind what it has lost: the operation that it is
///   known to have taken last is looked for. Else a client's later operation would come before the one that was lost, which would
///   then count as a duplicate.
/// - What the hash holds is not believed: a seq or a time that no log has is refused as damage, and a client's entry that
///   can't be read counts for none.
/// - Operations that were judged by another access record than the board's are refused: a node that was told late must not let
///   in what is no longer allowed.
/// - Numbers are written with `%.0f`, for Lua would write large ones with an exponent; those that came as text stay as they came.
/// - A batch is published as the very frame that clients get, cut where it would get too large for them.
/// - Without a channel nothing is published, and something is written even if all are duplicates, so that `WAIT`
///   covers it (decision 20).
/// - The channel is not passed as a key: a script with a missing key is refused while its slot migrates (decision 21).
package enum AppendScript {
    package static let script = RedisScript(
        """
        local meta = redis.call('HMGET', KEYS[3], 'epoch', 'seq', 'at', 'accessGrants', 'format')
        if not meta[1] then return redis.error_reply('NOBOARD there is no such board') end
        if meta[1] ~= ARGV[1] then return redis.error_reply('EPOCH ' .. meta[1]) end
        if ARGV[4] ~= '' and ARGV[4] ~= (meta[4] or '0') then return redis.error_reply('ACCESS changed') end
        local head, last = tonumber(meta[2] or '0'), tonumber(meta[3] or '0')
        if not head or not (head >= 0 and head <= 9007199254740991 - #ARGV) then
            return redis.error_reply('CORRUPT last seq')
        end
        if not last or not (last >= 0 and last <= 253402300799999) then
            return redis.error_reply('CORRUPT time of change')
        end
        if head > 0 and redis.call('EXISTS', KEYS[1]) == 0 then return redis.error_reply('BEHIND 0') end
        if head < tonumber(ARGV[2]) then return redis.error_reply('BEHIND ' .. string.format('%.0f', head)) end

        if ARGV[6] ~= '' then
            local id = '0-' .. ARGV[5]
            local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
            if entry and string.sub(entry[2][2], 1, #ARGV[6]) ~= ARGV[6] then
                return redis.error_reply('REPLACED ' .. string.format('%.0f', head))
            end
        end

        local time = redis.call('TIME')
        local at = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
        if at < last then at = last end
        local now = string.format('%.0f', at)

        local highest, seqs, reply = {}, {}, {0, at}
        local frame, size = {}, 0
        local function publish()
            if size > 0 and ARGV[3] ~= '' then
                redis.call('SPUBLISH', ARGV[3], '{"type":"ops","ops":[' .. table.concat(frame) .. ']}')
            end
            frame, size = {}, 0
        end
        local touched, authors = {}, false
        for i = 7, #ARGV, 4 do
            local client, n = ARGV[i], tonumber(ARGV[i + 1])
            if not highest[client] then
                local known = redis.call('HGET', KEYS[2], client)
                local a, b = string.match(known or '', '^(%d+):(%d+)')
                a, b = tonumber(a or '0'), tonumber(b or '0')
                if a > 9007199254740991 or b > 9007199254740991 then a, b = 0, 0 end
                highest[client], seqs[client] = a, b
            end
            if n <= highest[client] then
                if n == highest[client] then reply[#reply + 1] = -seqs[client] else reply[#reply + 1] = 0 end
            else
                local by = ''
                if ARGV[i + 2] ~= '' then
                    by = ',"by":' .. ARGV[i + 2]
                    authors = true
                end
                local tail = ',"client":"' .. client .. '","n":' .. ARGV[i + 1] .. ',"at":' .. now .. by
                    .. ',"edits":' .. ARGV[i + 3] .. '}'
                local seq = string.sub(redis.call('XADD', KEYS[1], '0-*', 'op', tail), 3)
                head = tonumber(seq)
                highest[client], seqs[client] = n, head
                touched[client] = true
                reply[#reply + 1] = head
                local start = '{"seq":' .. seq
                local length = #start + #tail
                if size + length > 524288 then publish() end
                if size > 0 then start = ',' .. start end
                frame[#frame + 1] = start
                frame[#frame + 1] = tail
                size = size + length
            end
        end
        for client in pairs(touched) do
            redis.call('HSET', KEYS[2], client,
                string.format('%.0f', highest[client]) .. ':' .. string.format('%.0f', seqs[client]) .. ':' .. now)
        end
        if next(touched) then
            redis.call('HSET', KEYS[3], 'seq', string.format('%.0f', head), 'at', now)
            if authors and meta[5] ~= '2' then redis.call('HSET', KEYS[3], 'format', '2') end
        elseif ARGV[3] == '' then
            redis.call('HSET', KEYS[3], 'epoch', meta[1])
        end
        publish()
        reply[1] = head
        return reply
        """)
}
