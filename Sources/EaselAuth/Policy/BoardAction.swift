/// What somebody may want to do with a board.
public enum BoardAction: Sendable, Hashable, CaseIterable {
    /// Be on the board with a session: see it and be seen.
    case join
    /// Add operations to the log.
    case submit
    /// Read the newest document or what is known of the board.
    case read
    /// Read operations, and documents of the past.
    case history
    /// Take the board away as a file.
    case export
    /// Bring a file onto the board.
    case importing
    /// Make the board.
    case create
    /// Change the title.
    case rename
    /// Say who else may do what: members, links, visibility.
    case share
    /// Delete the board with its history.
    case delete
    /// Learn, from a list, that the board is there.
    case list
}
