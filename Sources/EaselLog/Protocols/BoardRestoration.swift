public import EaselBoard

/// Boards that come back from archives. Nobody sees one before it is whole: it can't be listed, joined or written to.
///
/// A restore that is neither published nor abandoned, because its process was killed, leaves nothing: Redis forgets it
/// 15 minutes after its last step, and a SQLite file when it is opened again.
public protocol BoardRestoration: Sendable {
    /// Begins to restore a board, empty behind `info.seq`, in the epoch that `info` names.
    ///
    /// Throws ``LogError/boardExists(_:)``.
    func beginRestore(of info: BoardInfo, numbers: BoardRestore.Numbers) async throws(LogError) -> BoardRestore

    /// Adds operations, the first of which follows the last that was added. Throws ``LogError/stale`` if it does not, or if
    /// the restore is no more.
    func add(_ operations: [LoggedOperation], to restore: BoardRestore) async throws(LogError)

    /// Stores a snapshot of the restore's epoch.
    func add(_ snapshot: Snapshot, to restore: BoardRestore) async throws(LogError)

    /// Makes the board what was restored, in one step. Throws ``LogError/boardExists(_:)`` if somebody else has made a board
    /// of that id meanwhile, and ``LogError/stale`` if the restore is no more.
    func publish(_ restore: BoardRestore) async throws(LogError)

    /// Forgets what was restored so far.
    func abandon(_ restore: BoardRestore) async throws(LogError)
}

/// A board that is being restored.
public struct BoardRestore: Sendable, Hashable {
    /// Whether (client, n) of the operations count as submitted.
    public enum Numbers: Sendable, Hashable {
        /// What a client submits again is a duplicate.
        case kept
        /// No client has submitted anything.
        case forgotten
    }

    public let board: BoardID
    public let epoch: Epoch
    public let numbers: Numbers
    /// Tells restores of one board apart: random letters and digits.
    let token: String

    init(of info: BoardInfo, numbers: Numbers) {
        board = info.id
        epoch = info.epoch
        self.numbers = numbers
        token = ReaderID.random().string
    }
}
