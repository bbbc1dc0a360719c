public import EaselBoard

/// The epochs that a board's log has had. They decide whether a document of an earlier epoch is still valid.
///
/// An epoch changes when history forks (docs/PROTOCOL.md, "Resume"): up to where the log ended then, both are the same.
public struct Lineage: Sendable, Equatable {
    /// The epoch now.
    public var epoch: Epoch
    /// Earlier epochs, each with the seq up to which the log of today is the log of then; oldest first.
    public var ancestors: [BoardHead]

    public init(epoch: Epoch, ancestors: [BoardHead] = []) {
        self.epoch = epoch
        self.ancestors = ancestors
    }

    /// Whether a document of that epoch at that seq is valid for this log.
    public func includes(epoch: Epoch, seq: Seq) -> Bool {
        if epoch == self.epoch { return true }
        guard let index = ancestors.lastIndex(where: { $0.epoch == epoch }) else { return false }
        // A later fork may have cut the log shorter.
        return ancestors[index...].allSatisfy { seq <= $0.seq }
    }

    /// Whether both can be of one board: some epoch is in both. A board that was made in the place of another shares none with it.
    public func sharesEpoch(with other: Lineage) -> Bool {
        !epochs.isDisjoint(with: other.epochs)
    }

    private var epochs: Set<Epoch> { Set(ancestors.map(\.epoch)).union([epoch]) }

    /// As `epoch:seq` with spaces between; what is none of these is left out.
    package init(epoch: Epoch, text: String) {
        self.init(
            epoch: epoch,
            ancestors: text.split(separator: " ").compactMap { word in
                let parts = word.split(separator: ":")
                guard parts.count == 2, let epoch = try? Epoch(validating: String(parts[0])),
                    let seq = try? StoredValue.text(String(parts[1])).seq("")
                else { return nil }
                return BoardHead(epoch: epoch, seq: seq)
            })
    }
}
