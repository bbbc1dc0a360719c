public import EaselBoard

/// A participant and the node that holds its session.
public struct RosterEntry: Sendable, Equatable {
    public var participant: Participant
    public var node: NodeID

    public init(participant: Participant, node: NodeID) {
        self.participant = participant
        self.node = node
    }
}
