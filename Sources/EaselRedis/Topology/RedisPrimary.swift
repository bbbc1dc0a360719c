/// One of the servers that hold data.
public struct RedisPrimary: Sendable, Equatable {
    /// Where it listens.
    public let address: RedisAddress
    /// A hash tag of one of its slots, in a cluster.
    let tag: String?

    /// A key that this server has: the name, with a hash tag where there are slots.
    public func key(_ name: String) -> String { tag.map { "\(name){\($0)}" } ?? name }
}
