public import EaselBoard
public import NIOCore

/// The nodes that share a log. Only the clock of the log decides which are alive.
public protocol NodeRegistry: Sendable {
    /// Records that a node is alive now.
    func heartbeat(_ node: NodeID) async throws(LogError)

    /// Nodes whose last heartbeat is at most that long ago.
    func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID>

    /// Leaves what a node says of itself, in place of what it said before.
    func publish(report: ByteBuffer, of node: NodeID) async throws(LogError)

    /// What nodes have said of themselves at most that long ago, in no order.
    func reports(within time: TimeAmount) async throws(LogError) -> [ByteBuffer]

    /// Removes a node that stops gracefully, and what it said of itself.
    func deregister(_ node: NodeID) async throws(LogError)
}
