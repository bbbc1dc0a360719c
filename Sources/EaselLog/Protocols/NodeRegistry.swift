public import EaselBoard
public import NIOCore

/// The nodes that share a log. Only the clock of the log decides which are alive.
public protocol NodeRegistry: Sendable {
    /// Records that a node is alive now.
    func heartbeat(_ node: NodeID) async throws(LogError)

    /// Nodes whose last heartbeat is at most that long ago.
    func liveNodes(within time: TimeAmount) async throws(LogError) -> Set<NodeID>

    /// Removes a node that stops gracefully.
    func deregister(_ node: NodeID) async throws(LogError)
}
