public import EaselBoard
public import NIOCore

/// An event that followers of a board receive.
public enum BoardEvent: Sendable {
    /// Operations as sequenced.
    case operations(OperationFrame)
    /// A JSON frame that some node published: presence, joins and leaves.
    case published(ByteBuffer)
    /// The board, in that epoch, has another access record from here on. A board that is made in the place of a deleted one counts the
    /// revisions of its record anew, and has another epoch.
    case accessChanged(AccessRecord, epoch: Epoch)
    /// The board was deleted.
    case deleted
    /// The log has changed in another way, as when a node has put back what it had lost: what the follower knows must be compared
    /// with it. Nothing was missed.
    case mended
    /// Events may have been missed, the deletion of the board among them: what the follower knows must be compared with the log, and
    /// what comes may be of another board until then.
    case interrupted
}
