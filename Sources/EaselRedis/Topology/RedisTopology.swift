/// How the servers that hold the data are found.
public enum RedisTopology: Hashable, Sendable {
    /// There is one server, at this address.
    case standalone(RedisAddress)
    /// Sentinels know which server is the current master of this name.
    case sentinel(master: String, sentinels: [RedisAddress])
    /// Each slot is at one of several primaries, which any node of the cluster lists. The seeds are asked first.
    case cluster(seeds: [RedisAddress])

    /// Whether keys are spread over slots.
    public var isCluster: Bool {
        if case .cluster = self { true } else { false }
    }
}
