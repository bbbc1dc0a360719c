/// What Sentinels and the servers that they name say.
enum SentinelReply {
    /// The reply to `SENTINEL GET-MASTER-ADDR-BY-NAME`; nil if the Sentinel knows no such master.
    static func master(_ reply: RESPValue) -> RedisAddress? {
        guard let parts = reply.array, parts.count == 2, let host = parts[0].string, !host.isEmpty,
            let port = parts[1].int, (1...65_535).contains(port)
        else { return nil }
        return RedisAddress(host: host, port: port)
    }

    /// The reply to `ROLE`. A Sentinel may name a server that is no master any more, or not yet.
    static func isMaster(_ reply: RESPValue) -> Bool {
        reply.array?.first?.string == "master"
    }
}
