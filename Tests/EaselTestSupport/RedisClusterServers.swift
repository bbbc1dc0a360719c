import Foundation

/// A real Redis Cluster on the loopback: three primaries, each with as many replicas as asked for.
public final class RedisClusterServers: Sendable {
    public let servers: [RedisServer]
    private static let primaries = 3
    private let busPorts: [ReservedPort]

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Returns when every slot is held and every replica follows its primary.
    public init(replicas: Int = 0, _ options: [String] = []) async throws {
        var servers: [RedisServer] = []
        var busPorts: [ReservedPort] = []
        var addresses: [String] = []
        for _ in 0..<Self.primaries * (1 + replicas) {
            let busPort = try ReservedPort()
            let server = try await RedisServer(
                [
                    "--cluster-enabled", "yes", "--cluster-port", String(busPort.number),
                    // A server that is merely slow is not taken for dead, and a replica takes over however long ago it
                    // lost its primary.
                    "--cluster-node-timeout", "3000", "--cluster-replica-validity-factor", "0",
                    "--appendonly", "no", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1",
                ] + options)
            servers.append(server)
            busPorts.append(busPort)
            addresses.append("127.0.0.1:\(server.port)@\(busPort.number)")
        }
        (self.servers, self.busPorts) = (servers, busPorts)
        let made = try await ChildProcess.run(
            Executable.find("redis-cli"),
            ["--cluster", "create"] + addresses
                + ["--cluster-replicas", String(replicas), "--cluster-yes"])
        guard made.status == 0 else { throw Failure(description: made.output + made.errors) }
        try await Eventually.holds("the cluster is whole") {
            for server in servers {
                guard try await server.command("CLUSTER", "INFO").contains("cluster_state:ok") else { return false }
                let info = try await server.command("INFO", "replication")
                guard info.contains("role:master") || info.contains("master_link_status:up") else { return false }
            }
            return try await self.nodes().filter(\.isPrimary).count == Self.primaries
        }
    }

    /// Names the first two of the servers: the others are to be found.
    public var url: String {
        "redis+cluster://" + servers.prefix(2).map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    }

    public struct Node: Sendable {
        public let id: String
        public let server: RedisServer
        public let isPrimary: Bool
        /// The id of the primary that a replica follows.
        public let primary: String?
    }

    /// All nodes that live, as one of them sees the cluster.
    public func nodes() async throws -> [Node] {
        for server in servers {
            guard let text = try? await server.command("CLUSTER", "NODES"), text.contains("myself") else { continue }
            return text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard words.count >= 8, !words[2].contains("fail"),
                    let port = words[1].split(separator: "@").first?.split(separator: ":").last.flatMap({ Int($0) }),
                    let server = servers.first(where: { $0.port == port })
                else { return nil }
                return Node(
                    id: String(words[0]), server: server, isPrimary: words[2].contains("master"),
                    primary: words[3] == "-" ? nil : String(words[3]))
            }
        }
        throw Failure(description: "no server of the cluster answers")
    }

    public func slot(of key: String) async throws -> Int {
        Int(try await servers[0].command("CLUSTER", "KEYSLOT", key)) ?? -1
    }

    /// The primary that has a key's slot.
    public func primary(of key: String) async throws -> Node {
        let slot = try await slot(of: key)
        let nodes = try await nodes()
        for node in nodes where node.isPrimary {
            if try await owns(slot, node) { return node }
        }
        throw Failure(description: "nobody has slot \(slot)")
    }

    private func owns(_ slot: Int, _ node: Node) async throws -> Bool {
        guard let text = try? await node.server.command("CLUSTER", "NODES") else { return false }
        guard let mine = text.split(separator: "\n").first(where: { $0.contains("myself") }) else { return false }
        return mine.split(separator: " ").dropFirst(8).contains { range in
            let ends = range.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, !range.hasPrefix("[") else { return false }
            return (first...last).contains(slot)
        }
    }

    public func replica(of primary: Node) async throws -> Node {
        guard let found = try await nodes().first(where: { $0.primary == primary.id }) else {
            throw Failure(description: "the primary has no replica")
        }
        return found
    }

    /// Says that a slot is on its way, moves its keys and gives the slot to its new primary, a step at a time.
    public func migrate(_ slot: Int, from source: Node, to target: Node) async throws {
        try await begin(slot, from: source, to: target)
        try await moveKeys(of: slot, from: source, to: target)
        try await finish(slot, to: target)
    }

    public func begin(_ slot: Int, from source: Node, to target: Node) async throws {
        try await target.server.command("CLUSTER", "SETSLOT", "\(slot)", "IMPORTING", source.id)
        try await source.server.command("CLUSTER", "SETSLOT", "\(slot)", "MIGRATING", target.id)
    }

    /// One key after the other, so that some are here and some are there in between.
    public func moveKeys(of slot: Int, from source: Node, to target: Node) async throws {
        while true {
            let keys = try await source.server.command("CLUSTER", "GETKEYSINSLOT", "\(slot)", "100")
            guard !keys.isEmpty else { return }
            for key in keys.split(separator: "\n") {
                try await source.server.command(
                    "MIGRATE", "127.0.0.1", "\(target.server.port)", String(key), "0", "5000")
            }
        }
    }

    public func finish(_ slot: Int, to target: Node) async throws {
        // The new primary first, or a slot could have none; then whoever else is there.
        try await target.server.command("CLUSTER", "SETSLOT", "\(slot)", "NODE", target.id)
        for node in try await nodes() where node.isPrimary && node.id != target.id {
            try await node.server.command("CLUSTER", "SETSLOT", "\(slot)", "NODE", target.id)
        }
    }
}
