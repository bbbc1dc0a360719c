public import EaselBoard

/// Why a log refused or failed.
public enum LogError: Error, Sendable, Equatable {
    /// The board does not exist. Create it first.
    case noSuchBoard(BoardID)
    /// History forked, or the board was deleted and created again. Load it again.
    case epochChanged(current: Epoch)
    /// The log ends at `head`, before the last seq that the caller knows: it has lost its tail.
    case behind(head: Seq)
    /// The log has changed since it was read. Read it again.
    case stale
    /// The operations are no longer kept; `oldest` is the lowest seq that is.
    case trimmed(oldest: Seq)
    /// The log can't be reached or can't write now. The text says why; try again later.
    case unavailable(String)
    /// Stored data is damaged; the text says which.
    case corrupt(String)
}

extension LogError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchBoard(let board): "there is no board \(board.string)"
        case .epochChanged(let current): "the board's history has forked; its epoch is now \(current)"
        case .behind(let head): "the log ends at seq \(head) and has lost operations behind that"
        case .stale: "the log has changed since it was read"
        case .trimmed(let oldest): "history before seq \(oldest) is no longer kept"
        case .unavailable(let why): "the log is unavailable: \(why)"
        case .corrupt(let what): "the log holds something damaged: \(what)"
        }
    }
}
