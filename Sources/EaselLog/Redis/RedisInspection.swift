public import EaselRedis

/// What a Redis server says of itself, as far as boards depend on it.
public struct RedisInspection: Sendable, Equatable {
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

    /// Reads the reply to `INFO`.
    public init(info: String) {
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
    }

    /// Why the server can't be used at all, or nil. Sharded pub/sub came with Redis 7.
    public var refusal: String? {
        let major = version.prefix { $0 != "." }
        guard let number = Int(major) else { return "it does not say which version it is; Redis 7 or later is needed" }
        return number >= 7 ? nil : "it is Redis \(version); Redis 7 or later is needed"
    }

    /// What may cost data, each with what to do about it.
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
    /// Asks the server what it is. Throws ``LogError/unavailable(_:)`` if it can't be reached.
    public func inspect() async throws -> RedisInspection {
        RedisInspection(info: try await send(RedisCommand("INFO", []), of: nil).string ?? "")
    }
}
