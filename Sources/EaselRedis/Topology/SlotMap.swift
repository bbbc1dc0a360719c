/// Which primary holds which slot, as the cluster said last.
struct SlotMap: Sendable, Equatable {
    private static let nobody = UInt16.max

    private var owners = [UInt16](repeating: nobody, count: HashSlot.count)
    /// Primaries, in the order in which they were told of; `owners` has indices of it.
    private(set) var addresses: [RedisAddress] = []
    private(set) var replicas: [RedisAddress] = []

    /// Reads the reply to `CLUSTER SLOTS`. A node that does not know its own address leaves it out: it is the one asked.
    ///
    /// Nil if the reply is malformed or lists no slot.
    init?(_ reply: RESPValue, askedOf asked: RedisAddress) {
        guard let ranges = reply.array, !ranges.isEmpty else { return nil }
        for range in ranges {
            guard let parts = range.array, parts.count >= 3, let first = parts[0].int, let last = parts[1].int,
                0 <= first, first <= last, last < HashSlot.count,
                let primary = Self.address(parts[2], askedOf: asked), let owner = index(of: primary)
            else { return nil }
            for slot in first...last { owners[slot] = owner }
            for replica in parts.dropFirst(3).compactMap({ Self.address($0, askedOf: asked) })
            where !replicas.contains(replica) { replicas.append(replica) }
        }
    }

    private static func address(_ node: RESPValue, askedOf asked: RedisAddress) -> RedisAddress? {
        guard let parts = node.array, parts.count >= 2, let port = parts[1].int, (1...65_535).contains(port) else {
            return nil
        }
        let host = parts[0].string ?? ""
        return RedisAddress(host: host.isEmpty || host == "?" ? asked.host : host, port: port)
    }

    private mutating func index(of address: RedisAddress) -> UInt16? {
        if let index = addresses.firstIndex(of: address) { return UInt16(index) }
        guard addresses.count < Int(Self.nobody) else { return nil }
        addresses.append(address)
        return UInt16(addresses.count - 1)
    }

    func primary(of slot: HashSlot) -> RedisAddress? {
        let owner = owners[slot.number]
        return owner == Self.nobody ? nil : addresses[Int(owner)]
    }

    mutating func move(_ slot: HashSlot, to address: RedisAddress) {
        guard let owner = index(of: address) else { return }
        owners[slot.number] = owner
    }

    /// The primaries that have slots, each with a hash tag that is in one of them.
    ///
    /// Tags are found by trying; the bound is enough for a primary with a single slot, all but certainly.
    var primaries: [(address: RedisAddress, tag: String)] {
        var missing = Set(owners)
        missing.remove(Self.nobody)
        var found: [(RedisAddress, String)] = []
        for attempt in 0..<HashSlot.count * 16 {
            guard !missing.isEmpty else { break }
            let tag = String(attempt, radix: 36)
            let owner = owners[HashSlot(of: tag).number]
            if missing.remove(owner) != nil { found.append((addresses[Int(owner)], tag)) }
        }
        return found
    }
}
