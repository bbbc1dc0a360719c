package import EaselBoard

/// What a store holds of a board besides its operations. Whatever it is, it is checked before it is used.
package struct StoredBoard: Sendable {
    package var epoch: StoredValue
    package var title = StoredValue.missing
    package var seq = StoredValue.missing
    package var oldest = StoredValue.missing
    package var createdAt = StoredValue.missing
    package var updatedAt = StoredValue.missing
    /// `epoch:seq` with spaces between.
    package var ancestors = StoredValue.missing
    /// An access record as JSON.
    package var access = StoredValue.missing

    package init(epoch: StoredValue) {
        self.epoch = epoch
    }

    /// Throws ``LogError/corrupt(_:)``, which names the board and what of it is broken.
    package func info(_ board: BoardID) throws(LogError) -> BoardInfo {
        func its(_ value: String) -> String { "the \(value) of board \(board.string)" }
        guard let text = epoch.text, let epoch = try? Epoch(validating: text) else {
            throw .corrupt("\(its("epoch")) is none: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -")
        }
        let seq = try seq.seq(its("seq"), absent: 0)
        return BoardInfo(
            id: board, title: title.text.map(BoardTitle.shortened) ?? board.string, epoch: epoch, seq: seq,
            oldest: try oldest.integer(its("oldest seq"), in: 1...seq + 1, absent: 1),
            createdAt: try createdAt.time(its("time of creation"), absent: 0),
            updatedAt: try updatedAt.time(its("time of change"), absent: 0),
            ancestors: Lineage(epoch: epoch, text: ancestors.text ?? "").ancestors,
            access: try Self.record(access, its("access record")))
    }

    /// Throws ``LogError/corrupt(_:)`` for a record that can't be read: nobody must get in because of it.
    static func record(_ value: StoredValue, _ what: String) throws(LogError) -> AccessRecord {
        if case .missing = value { return AccessRecord() }
        guard let record = AccessRecord(text: Array((value.text ?? "").utf8)) else {
            throw .corrupt("\(what) can't be read")
        }
        return record
    }
}
