import EaselBoard

/// A board's keys (docs/DESIGN.md, "Redis"). The board's id is the hash tag, so that all of a board is in one slot of a
/// cluster.
struct BoardKeys {
    let board: BoardID
    /// Those of a board that is being restored have names of their own, in the same slot.
    private let place: String

    init(board: BoardID) {
        self.board = board
        place = ""
    }

    init(_ restore: BoardRestore) {
        board = restore.board
        place = "restore:\(restore.token):"
    }

    private func key(_ name: String) -> String { "easel:{\(board.string)}:\(place)\(name)" }

    var log: String { key("log") }
    var clients: String { key("clients") }
    var meta: String { key("meta") }
    var snapshots: String { key("snapshots") }
    var live: String { key("live") }
    var participants: String { key("participants") }
    /// The names of those who have drawn.
    var people: String { key("people") }
    /// Retention leases of readers of history.
    var readers: String { key("readers") }

    /// A stream that is being filled to take the place of the log.
    func copy(_ name: String) -> String { key("log:copy:\(name)") }

    /// The version of the storage format. The field `format` in meta names a board's; a board without it has 1.
    ///
    /// Format 2 has access records and authors; a board gets it with its first. Versions that know neither must not serve it.
    static let format = 2

    static let nodes = "easel:nodes"
    /// What nodes say of themselves, each behind its time.
    static let reports = "easel:nodes:reports"
    static let boards = "easel:boards"
    /// `board/epoch` of boards that were deleted, by time.
    static let deleted = "easel:deleted"
    /// Subjects that are to be forgotten, with the time at which somebody last saw to it.
    static let forgetting = "easel:forgetting"
    /// Imports that are on their way, each with the node that sees to it.
    static let imports = "easel:imports"
    /// Written to see whether the server takes writes.
    static let readiness = "easel:ready"
}
