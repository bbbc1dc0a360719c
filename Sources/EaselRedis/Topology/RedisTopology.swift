/// How the servers that hold the data are found.
public enum RedisTopology: Hashable, Sendable {
    /// There is one, at this address.
    case standalone(RedisAddress)
    /// The Sentinels know which server is the master of this name now.
    case sentinel(master: String, sentinels: [RedisAddress])
    /// Each slot is at one of several primaries; any node of the cluster tells which. The seeds are asked first.
    case cluster(seeds: [RedisAddress])

    public var isCluster: Bool {
        if case .cluster = self { true } else { false }
    }
}
