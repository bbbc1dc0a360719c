public import EaselBoard
internal import EaselRedis
public import NIOCore

extension RedisBoardLog: NodeRegistry {
    public func heartbeat(_ node: NodeID) async throws(LogError) {
        _ = try await evaluate(NodeScripts.heartbeat, keys: [BoardKeys.nodes], arguments: [.text(node.string)], of: nil)
    }

    public func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        let reply = try await evaluate(
            NodeScripts.live, keys: [BoardKeys.nodes], arguments: [.integer(Int(time.nanoseconds / 1_000_000))],
            of: nil)
        return Set((reply.array ?? []).compactMap { $0.string.flatMap { try? NodeID(validating: $0) } })
    }

    public func deregister(_ node: NodeID) async throws(LogError) {
        _ = try await send(RedisCommand("ZREM", key: BoardKeys.nodes, [.text(node.string)]), of: nil)
        _ = try await send(RedisCommand("HDEL", key: BoardKeys.reports, [.text(node.string)]), of: nil)
    }

    public func publish(report: ByteBuffer, of node: NodeID) async throws(LogError) {
        _ = try await evaluate(
            NodeScripts.report, keys: [BoardKeys.reports], arguments: [.text(node.string), .buffer(report)], of: nil)
    }

    public func reports(within time: TimeAmount) async throws(LogError) -> [ByteBuffer] {
        let reply = try await evaluate(
            NodeScripts.reports, keys: [BoardKeys.reports],
            arguments: [.integer(Int(time.nanoseconds / 1_000_000))], of: nil)
        return (reply.array ?? []).compactMap(\.buffer)
    }
}
