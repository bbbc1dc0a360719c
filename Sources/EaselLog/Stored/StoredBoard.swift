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

    package init(epoch: StoredValue, access: StoredValue = .missing) {
        self.epoch = epoch
        self.access = access
    }

    /// Throws ``LogError/corrupt(_:)``, which names the board and what of it is broken.
    package func info(_ board: BoardID) throws(LogError) -> BoardInfo {
        func its(_ value: String) -> String { "the \(value) of board \(board)" }
        let access = try access(of: board)
        let epoch = access.epoch
        let seq = try seq.seq(its("seq"), absent: 0)
        return BoardInfo(
            id: board, title: title.text.map(BoardTitle.shortened) ?? board.string, epoch: epoch, seq: seq,
            oldest: try oldest.integer(its("oldest seq"), in: 1...seq + 1, absent: 1),
            createdAt: try createdAt.time(its("time of creation"), absent: 0),
            updatedAt: try updatedAt.time(its("time of change"), absent: 0),
            ancestors: Lineage(epoch: epoch, text: ancestors.text ?? "").ancestors,
            access: access.record)
    }

    /// Epoch and record. Throws ``LogError/corrupt(_:)`` for what can't be read: nobody must get in because of it.
    func access(of board: BoardID) throws(LogError) -> BoardAccess {
        guard let text = epoch.text, let epoch = try? Epoch(validating: text) else {
            throw .corrupt("the epoch of board \(board) is none: it takes 1 to 64 of A-Z, a-z, 0-9, _ and -")
        }
        if case .missing = access { return BoardAccess(epoch: epoch, record: AccessRecord()) }
        guard let record = AccessRecord(text: Array((access.text ?? "").utf8)) else {
            throw .corrupt("the access record of board \(board) can't be read")
        }
        return BoardAccess(epoch: epoch, record: record)
    }
}
