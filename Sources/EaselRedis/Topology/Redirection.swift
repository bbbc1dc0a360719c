/// An error by which a cluster says that it has not done a command, and what to do instead.
enum Redirection: Equatable {
    /// The slot is at another server, for good.
    case moved(HashSlot, RedisAddress)
    /// The slot is migrating and this key has arrived: send `ASKING` and the command there, this once.
    case ask(RedisAddress)
    /// The command's keys are split between two servers, or no server has the slot: try again later.
    case later

    /// Nil if the error is none of these. `server` has answered so; a redirection without a host means its host.
    init?(_ error: RedisReplyError, from server: RedisAddress) {
        let words = error.message.split(separator: " ")
        switch words.first {
        case "TRYAGAIN", "CLUSTERDOWN":
            self = .later
        case "MOVED", "ASK":
            guard words.count >= 3, let slot = Int(words[1]).flatMap({ HashSlot($0) }),
                var address = RedisAddress(words[2])
            else { return nil }
            if address.host.isEmpty || address.host == "?" { address.host = server.host }
            self = words[0] == "MOVED" ? .moved(slot, address) : .ask(address)
        default:
            return nil
        }
    }
}
