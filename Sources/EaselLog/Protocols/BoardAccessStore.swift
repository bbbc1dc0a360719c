public import EaselBoard

/// Who may do what on boards: a record in the meta of each, which lives and dies with it.
public protocol BoardAccessStore: Sendable {
    /// The board's record, of revision 0 where it has none; nil if there is no such board. Throws ``LogError/corrupt(_:)`` for one
    /// that can't be read.
    func access(of board: BoardID) async throws(LogError) -> BoardAccess?

    /// Replaces the record that is known, and tells followers: they get ``BoardEvent/accessChanged(_:epoch:)`` before any operation
    /// that is sequenced later. Throws ``LogError/stale`` if the board has another revision or another epoch by now, and
    /// ``LogError/noSuchBoard(_:)``.
    func setAccess(_ record: AccessRecord, replacing known: BoardAccess, of board: BoardID) async throws(LogError)
}
