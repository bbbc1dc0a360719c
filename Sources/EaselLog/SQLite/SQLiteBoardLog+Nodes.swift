public import EaselBoard
public import NIOCore

extension SQLiteBoardLog: NodeRegistry {
    public func heartbeat(_ node: NodeID) async throws(LogError) {
        roster.heartbeat(node)
    }

    public func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID> {
        roster.liveNodes(within: time)
    }

    public func deregister(_ node: NodeID) async throws(LogError) {
        roster.deregister(node)
    }

    public func publish(report: ByteBuffer, of node: NodeID) async throws(LogError) {
        roster.publish(report, of: node)
    }

    public func reports(within time: TimeAmount) async throws(LogError) -> [ByteBuffer] {
        roster.reports(within: time)
    }
}
