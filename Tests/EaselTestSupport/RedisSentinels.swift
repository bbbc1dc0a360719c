import Foundation

/// A real master, its replica, and three Sentinels that watch them, on the loopback.
public final class RedisSentinels: Sendable {
    public static let name = "boards"
    public let servers: [RedisServer]
    public let sentinels: [RedisServer]

    /// Returns when every Sentinel knows the others and the replica, and the replica follows.
    public init(_ options: [String] = []) async throws {
        let common =
            ["--appendonly", "no", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1"] + options
        let master = try await RedisServer(common)
        let replica = try await RedisServer(common + ["--replicaof", "127.0.0.1", String(master.port)])
        servers = [master, replica]
        var sentinels: [RedisServer] = []
        for _ in 0..<3 {
            // A master that is merely slow is not taken for dead.
            sentinels.append(
                try await RedisServer(
                    sentinel: """
                        sentinel monitor \(Self.name) 127.0.0.1 \(master.port) 2
                        sentinel down-after-milliseconds \(Self.name) 3000
                        sentinel failover-timeout \(Self.name) 6000
                        """))
        }
        self.sentinels = sentinels
        try await Eventually.holds("the Sentinels know everything") {
            for sentinel in sentinels {
                let text = try await sentinel.command("SENTINEL", "MASTER", Self.name)
                let words = text.split(separator: "\n").map(String.init)
                let fields = Dictionary(
                    stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
                ) { $1 }
                guard fields["num-slaves"] == "1", fields["num-other-sentinels"] == "2", fields["flags"] == "master"
                else { return false }
            }
            return try await replica.command("INFO", "replication").contains("master_link_status:up")
        }
    }

    public var url: String {
        "redis+sentinel://" + sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",") + "/\(Self.name)"
    }

    /// The server that all Sentinels say is the master; nil while they differ.
    public func master() async throws -> RedisServer? {
        var ports: Set<Int?> = []
        for sentinel in sentinels {
            let text = try await sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Self.name)
            ports.insert(text.split(separator: "\n").last.flatMap { Int($0) })
        }
        return ports.count == 1 ? servers.first { ports.contains($0.port) } : nil
    }
}
