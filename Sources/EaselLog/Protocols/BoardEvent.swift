public import EaselBoard
public import NIOCore

/// An event that followers of a board receive.
public enum BoardEvent: Sendable {
    /// Operations as sequenced.
    case operations(OperationFrame)
    /// A JSON frame that some node published: presence, joins and leaves.
    case published(ByteBuffer)
    /// The board has another access record from here on.
    case accessChanged(AccessRecord)
    /// The board was deleted.
    case deleted
    /// Events may have been missed: what the follower knows must be compared with the log.
    case interrupted
}
