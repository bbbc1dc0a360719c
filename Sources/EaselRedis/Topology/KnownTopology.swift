/// Which server has which key, as last learned, and which servers can tell. A pure value.
struct KnownTopology {
    private enum Knowledge {
        case fixed(RedisAddress)
        case sentinels([RedisAddress], name: String, master: RedisAddress?)
        case cluster(seeds: [RedisAddress], map: SlotMap?)
    }

    private var knowledge: Knowledge
    /// Servers that could not be reached or were not what they were: they are asked last.
    private var unhealthy: Set<RedisAddress> = []

    init(_ topology: RedisTopology) {
        switch topology {
        case .standalone(let address): knowledge = .fixed(address)
        case .sentinel(let name, let sentinels): knowledge = .sentinels(sentinels, name: name, master: nil)
        case .cluster(let seeds): knowledge = .cluster(seeds: seeds, map: nil)
        }
    }

    // MARK: What is known

    /// Whether there is anything to find out.
    var canChange: Bool {
        if case .fixed = knowledge { false } else { true }
    }

    /// Whether commands may be answered by redirections.
    var redirects: Bool {
        if case .cluster = knowledge { true } else { false }
    }

    var isKnown: Bool {
        switch knowledge {
        case .fixed: true
        case .sentinels(_, _, let master): master != nil
        case .cluster(_, let map): map != nil
        }
    }

    /// The server that has a key, or any primary for none.
    func place(for key: String?) -> ServerPlace {
        switch knowledge {
        case .fixed(let address): return .server(address)
        case .sentinels(_, _, let master): return master.map { .server($0) } ?? .unknown
        case .cluster(_, let map):
            guard let map else { return .unknown }
            let address = key.map { map.primary(of: HashSlot(of: $0)) } ?? map.addresses.first
            return address.map { .server($0) } ?? .unassigned
        }
    }

    /// All servers that hold data; empty if they must be found out first.
    var primaries: [RedisPrimary] {
        switch knowledge {
        case .fixed(let address): [RedisPrimary(address: address, tag: nil)]
        case .sentinels(_, _, let master): master.map { [RedisPrimary(address: $0, tag: nil)] } ?? []
        case .cluster(_, let map): map?.primaries.map { RedisPrimary(address: $0.address, tag: $0.tag) } ?? []
        }
    }

    // MARK: Whom to ask, and what

    /// The servers to ask, in this order.
    var candidates: [RedisAddress] {
        switch knowledge {
        case .fixed: return []
        case .sentinels(let sentinels, _, _): return sentinels
        case .cluster(let seeds, let map):
            var seen: Set<RedisAddress> = []
            let nodes = (map?.addresses ?? []).shuffled() + (map?.replicas ?? []) + seeds
            let known = nodes.filter { seen.insert($0).inserted }
            return known.filter { !unhealthy.contains($0) } + known.filter { unhealthy.contains($0) }
        }
    }

    var question: RedisCommand {
        switch knowledge {
        case .fixed: RedisCommand("PING")
        case .sentinels(_, let name, _): RedisCommand("SENTINEL", ["GET-MASTER-ADDR-BY-NAME", .text(name)])
        case .cluster: RedisCommand("CLUSTER", ["SLOTS"])
        }
    }

    // MARK: What is learned

    /// Takes an answer to ``question``. True if it has changed what was known.
    mutating func learn(_ reply: RESPValue, from address: RedisAddress) throws(RedisError) -> Bool {
        if case .error(let error) = reply { throw .reply(error) }
        switch knowledge {
        case .fixed:
            return false
        case .sentinels(let sentinels, let name, let before):
            guard let master = SentinelReply.master(reply) else {
                throw .connectFailed("the Sentinel at \(address) knows no master \(name)")
            }
            // A Sentinel that answers is asked first the next time.
            knowledge = .sentinels([address] + sentinels.filter { $0 != address }, name: name, master: master)
            return master != before
        case .cluster(let seeds, let before):
            guard let map = SlotMap(reply, askedOf: address) else {
                throw .connectFailed("\(address) knows no slots of a cluster")
            }
            knowledge = .cluster(seeds: seeds, map: map)
            unhealthy = []
            return map != before
        }
    }

    /// A server has told where a slot is now. True if that was not known; then more may have changed.
    mutating func moved(_ slot: HashSlot, to address: RedisAddress) -> Bool {
        guard case .cluster(let seeds, .some(var map)) = knowledge, map.primary(of: slot) != address else {
            return false
        }
        map.move(slot, to: address)
        knowledge = .cluster(seeds: seeds, map: map)
        return true
    }

    /// A server can't be reached, or has lost its role. After that, Sentinels have to name the master again.
    mutating func markUnhealthy(_ address: RedisAddress) {
        unhealthy.insert(address)
        if case .sentinels(let sentinels, let name, address) = knowledge {
            knowledge = .sentinels(sentinels, name: name, master: nil)
        }
    }
}
