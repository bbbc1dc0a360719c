public import EaselBoard
import NIOConcurrencyHelpers

/// What a ``MemoryBoardLog`` holds. It outlives the log, so that a test can open another one on it.
public final class MemoryStore: Sendable {
    struct State {
        var boards: [BoardID: MemoryBoard] = [:]
        var tombstones: Set<Tombstone> = []
        /// What nobody sees yet.
        var restores: [BoardRestore: MemoryBoard] = [:]
        /// Subjects that are to be forgotten.
        var forgetting: Set<SubjectID> = []
        /// Imports that are on their way, each with the node that sees to it and when it last did, in milliseconds since 1970.
        var imports: [PendingImport: (node: NodeID, at: Int)] = [:]
    }

    struct Tombstone: Hashable {
        let board: BoardID
        let epoch: Epoch
    }

    /// How many boards are being restored.
    public var restoreCount: Int { state.withLockedValue { $0.restores.count } }

    let state = NIOLockedValueBox(State())
    let followers = BoardFollowers()
    let roster = LocalRoster()
    let leases = RetentionLeases()

    public init() {}

    /// Loses the operations of a board behind a seq without an event, like a server that crashes before it writes them.
    public func loseTail(of board: BoardID, after seq: Seq) {
        state.withLockedValue { $0.boards[board]?.loseTail(after: seq) }
    }

    /// Loses a board without an event or a tombstone: it was not deleted.
    public func lose(_ board: BoardID) {
        state.withLockedValue { $0.boards[board] = nil }
    }
}
