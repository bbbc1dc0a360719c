public import EaselBoard

/// The access record of a board, and of which board: one that is made in the place of a deleted one counts the revisions of its
/// record anew, and has another epoch.
public struct BoardAccess: Sendable, Equatable {
    public let epoch: Epoch
    public let record: AccessRecord

    public init(epoch: Epoch, record: AccessRecord) {
        self.epoch = epoch
        self.record = record
    }

    public init(of info: BoardInfo) {
        self.init(epoch: info.epoch, record: info.access)
    }

    /// Whether somebody who was judged by the one may do the same by the other.
    func permitsSame(as other: BoardAccess) -> Bool {
        epoch == other.epoch && record.grants == other.record.grants
    }
}
