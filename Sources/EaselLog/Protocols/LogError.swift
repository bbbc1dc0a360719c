public import EaselBoard

/// Why the log did not do what it was asked.
public enum LogError: Error, Sendable, Equatable {
    /// There is no such board; create it.
    case noSuchBoard(BoardID)
    /// There is a board of that id already.
    case boardExists(BoardID)
    /// The board has another lineage than the caller knows: it must be loaded anew.
    case epochChanged(current: Epoch)
    /// The log ends before what the caller knows: its tail was lost.
    case behind(head: Seq)
    /// The log has lost an operation that it had taken, and has another one at its seq; it ends at `head` now.
    case replaced(head: Seq)
    /// The board's access record is not the one that the caller knows: read it, and judge by it.
    case accessChanged
    /// The log has moved on since it was looked at; look again.
    case stale
    /// What was asked for is no longer kept; the oldest kept seq is named.
    case trimmed(oldest: Seq)
    /// The log can't be reached or can't write now; try again.
    case unavailable(Unavailability)
    /// Something stored is not what was written.
    case corrupt(String)
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchBoard(let board): "there is no board \(board)"
        case .boardExists(let board):
            "board \(board) exists already, and an archive makes a board; name another id"
        case .epochChanged(let current): "the board's log has another epoch now: \(current)"
        case .behind(let head): "the log ends at seq \(head), before what was known"
        case .replaced(let head):
            "the log, which ends at seq \(head), has lost an operation and has another one in its place"
        case .accessChanged: "who may do what on the board has changed"
        case .stale: "the log has moved on since it was looked at"
        case .trimmed(let oldest): "history before seq \(oldest) is no longer kept"
        case .unavailable(let why): "the log is unavailable: \(why)"
        case .corrupt(let what): "the log holds something damaged: \(what)"
        }
    }
}
