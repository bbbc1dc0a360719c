public import EaselBoard

/// An import that is on its way into a board's log: what has to be known to find its operations there.
public struct PendingImport: Sendable, Hashable {
    /// Whose id its operations have in the log, and no other operation.
    public let client: ClientID
    public let board: BoardID
    /// The board's epoch when the import began.
    public let epoch: Epoch
    /// The board's last seq then: its operations are behind it.
    public let seq: Seq

    public init(client: ClientID, board: BoardID, epoch: Epoch, seq: Seq) {
        self.client = client
        self.board = board
        self.epoch = epoch
        self.seq = seq
    }

    /// The same of what a store holds. Throws ``LogError/corrupt(_:)``.
    init(client: StoredValue, board: StoredValue, epoch: StoredValue, seq: StoredValue) throws(LogError) {
        guard let client = ClientID(validating: client.text ?? "") else { throw .corrupt("the client of an import") }
        self.init(
            client: client, board: try BoardID(stored: board), epoch: try Epoch(stored: epoch),
            seq: try seq.seq("the seq of an import"))
    }

    /// The lease that keeps the board's history from where the import began.
    var reader: ReaderID {
        get throws(LogError) {
            do { return try ReaderID(validating: client.string) } catch { throw .corrupt("\(error)") }
        }
    }
}
