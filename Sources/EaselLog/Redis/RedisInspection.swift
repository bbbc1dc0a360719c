internal import EaselRedis

/// What a Redis server reports about itself, as far as boards depend on it.
public struct RedisInspection: Sendable, Equatable {
    /// Its address.
    public var server: String
    /// Such as `7.0.15`.
    public var version: String
    /// `standalone`, `sentinel` or `cluster`.
    public var mode: String
    /// `master` or `slave`, in Redis' own words.
    public var role: String
    /// What the server drops when it is full; only `noeviction` never drops a board.
    public var evictionPolicy: String
    /// The memory that it may use, in bytes; 0 for no limit.
    public var maximumMemory: Int
    /// Whether the append-only file is on.
    public var hasAppendOnlyFile: Bool
    /// Replicas that are connected to it.
    public var replicas: Int
    /// Whether Easel uses it as a node of a cluster; nil if unknown.
    public var isUsedAsCluster: Bool?
    /// Bytes of a node of a stream (`stream-node-max-bytes`); nil if the server does not tell.
    public var streamNodeBytes: Int?

    /// Reads the reply to `INFO`.
    public init(info: String, server: String = "", isUsedAsCluster: Bool? = nil, streamNodeBytes: Int? = nil) {
        self.server = server
        self.streamNodeBytes = streamNodeBytes
        self.isUsedAsCluster = isUsedAsCluster
        var fields: [Substring: Substring] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon]] = line[line.index(after: colon)...]
        }
        func field(_ name: Substring) -> String { fields[name].map { String($0) } ?? "" }
        version = field("redis_version")
        mode = field("redis_mode")
        role = field("role")
        evictionPolicy = field("maxmemory_policy")
        maximumMemory = Int(field("maxmemory")) ?? 0
        hasAppendOnlyFile = field("aof_enabled") == "1"
        replicas = Int(field("connected_slaves")) ?? 0
    }

    /// Why the server can't be used at all, or nil. Sharded pub/sub came with Redis 7.
    public var refusal: String? {
        let major = version.prefix { $0 != "." }
        guard let number = Int(major) else { return "it does not say which version it is; Redis 7 or later is needed" }
        guard number >= 7 else { return "it is Redis \(version); Redis 7 or later is needed" }
        switch (mode, isUsedAsCluster) {
        case ("cluster", false): return "it is a node of a cluster; name it as redis+cluster://host:port"
        case ("standalone", true): return "it is no cluster; name it as redis://host:port"
        default: return nil
        }
    }

    /// With larger nodes the memory of a history hardly becomes less, and each append copies more.
    private static let goodStreamNodeBytes = 16_384

    /// Settings that lose nothing and could serve better.
    public var advice: [String] {
        guard let streamNodeBytes, streamNodeBytes > 0, streamNodeBytes < Self.goodStreamNodeBytes else { return [] }
        return [
            "stream-node-max-bytes is \(streamNodeBytes): with \(Self.goodStreamNodeBytes) histories take about a tenth less memory"
        ]
    }

    /// Settings that may lose data, each with its remedy.
    public var warnings: [String] {
        var found: [String] = []
        if evictionPolicy != "noeviction" {
            found.append(
                "maxmemory-policy is \(evictionPolicy): a full server would drop boards; set it to noeviction")
        }
        if !hasAppendOnlyFile {
            found.append("appendonly is off: a crash loses what came after the last dump; set it to yes")
        }
        return found
    }
}

extension RedisBoardLog {
    /// Nil where the server lets nobody see its configuration, as those of some providers do.
    private func streamNodeBytes(of primary: RedisPrimary) async -> Int? {
        let reply = try? await client.send(
            RedisCommand("CONFIG", ["GET", "stream-node-max-bytes"], route: primary.key("easel")))
        return reply?.array?.last?.string.flatMap { Int($0) }
    }

    /// Inspects each server that holds boards. Throws ``LogError/unavailable(_:)`` if one can't be reached.
    public func inspect() async throws(LogError) -> [RedisInspection] {
        try await mapped(of: nil) {
            var found: [RedisInspection] = []
            for primary in try await self.client.primaries() {
                let info = try await self.client.send(RedisCommand("INFO", route: primary.key("easel")))
                found.append(
                    RedisInspection(
                        info: info.string ?? "", server: "\(primary.address)",
                        isUsedAsCluster: self.client.topology.isCluster,
                        streamNodeBytes: await self.streamNodeBytes(of: primary)))
            }
            return found
        }
    }
}
