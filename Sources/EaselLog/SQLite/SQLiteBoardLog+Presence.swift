public import EaselBoard
public import NIOCore

extension SQLiteBoardLog: PresenceStore {
    public func enter(_ participants: [Participant], node: NodeID, on board: BoardID) async throws(LogError) {
        for participant in participants {
            roster.enter(RosterEntry(participant: participant, node: node), on: board)
        }
    }

    public func leave(_ sessions: [SessionID], on board: BoardID) async throws(LogError) {
        roster.leave(sessions, on: board)
    }

    public func participants(of board: BoardID) async throws(LogError) -> [RosterEntry] {
        roster.participants(of: board)
    }

    public func participants(of boards: [BoardID]) async throws(LogError) -> [[RosterEntry]] {
        roster.participants(of: boards)
    }

    public func publish(_ frame: ByteBuffer, on board: BoardID) async throws(LogError) {
        followers.tell(.published(frame), of: board)
    }
}
