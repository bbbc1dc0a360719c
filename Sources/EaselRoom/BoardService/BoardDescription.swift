public import EaselBoard
public import EaselLog

/// A board as it is listed: what the log knows of it, and who is on it, on whatever node.
public struct BoardDescription: Sendable {
    /// What the log knows of the board.
    public let info: BoardInfo
    /// In the order of their sessions.
    public let participants: [Participant]

    init(_ info: BoardInfo, roster: [RosterEntry]) {
        self.info = info
        participants = roster.map(\.participant).sorted { $0.session < $1.session }
    }
}
