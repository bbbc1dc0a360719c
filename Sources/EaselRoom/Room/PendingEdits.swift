public import EaselBoard
import EaselJSON

/// The edits of an operation that waits for its place in the log: as text, since as values they take many times the
/// memory, and the log takes text anyway.
public struct PendingEdits: Sendable, Equatable {
    /// A canonical JSON array.
    let encoded: [UInt8]
    /// By how much they can make their board larger.
    let growth: BoardGrowth

    init(_ batch: EditBatch) {
        encoded = batch.encoded
        growth = BoardGrowth(batch.edits, bytes: batch.encoded.count)
    }

    init(_ submit: ScannedSubmit) {
        encoded = submit.encoded
        growth = BoardGrowth(submit)
    }

    /// Takes edits that a program made itself. Limits are not looked at.
    public init(_ edits: [Edit]) {
        self.init(EditBatch(edits: edits))
    }

    /// The edits, to be held against the document. Throws what is wrong with those that were not validated.
    func decoded(within limits: Limits) throws(Rejection) -> [Edit] {
        let json: JSON
        do {
            json = try JSON(parsing: encoded, maximumDepth: .max)
        } catch {
            throw Rejection(.invalidEdit, "the edits are no JSON: \(error)")
        }
        return try EditBatch(validating: json, limits: limits).edits
    }
}
