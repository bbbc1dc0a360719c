public import EaselBoard

/// A participant and the node that holds its session.
public struct RosterEntry: Sendable, Equatable {
    /// What others see of the session.
    public var participant: Participant
    /// The node that the session is connected to.
    public var node: NodeID

    public init(participant: Participant, node: NodeID) {
        self.participant = participant
        self.node = node
    }
}
