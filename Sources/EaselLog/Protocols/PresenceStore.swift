public import EaselBoard
public import NIOCore

/// The participants of boards, and messages between nodes about their presence.
public protocol PresenceStore: Sendable {
    /// Records participants under their node, until ``leave(_:on:)`` or until the node's participants are swept. Replaces
    /// what was recorded of the same sessions.
    func enter(_ participants: [Participant], node: NodeID, on board: BoardID) async throws(LogError)

    /// Removes sessions from the roster; unknown ones are ignored.
    func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError)

    /// All participants of a board, on whatever node, in no order.
    func participants(of board: BoardID) async throws(LogError) -> [RosterEntry]

    /// All participants of each of the boards, in the order of the boards, in one round trip.
    func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]]

    /// Sends a frame (presence, joins and leaves) to the followers of a board on all nodes. It may be lost.
    func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError)
}
