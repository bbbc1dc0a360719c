public import EaselBoard

/// Trimming of old operations, and leases that protect readers from it.
public protocol HistoryRetention: Sendable {
    /// Trims the operations up to and including `base`, where a snapshot must be stored, and returns the oldest seq
    /// that is kept then. Nothing happens while a reader holds a lease on one of them.
    ///
    /// Throws ``LogError/noSuchBoard(_:)``, and ``LogError/corrupt(_:)`` if there is no snapshot at `base`.
    @discardableResult
    func trim(_ board: BoardID, upTo base: Seq) async throws(LogError) -> Seq

    /// Takes a reader's retention lease, or renews it: operations from `seq` on are kept for a minute from now. A reader
    /// has one lease on a board; a new one replaces it. There is none on a board that is not there.
    func acquireLease(on board: BoardID, from seq: Seq, for reader: ReaderID) async throws(LogError)

    /// Gives a reader's lease up; a reader without one is ignored.
    func releaseLease(on board: BoardID, of reader: ReaderID) async throws(LogError)

    /// Forgets the numbers of clients whose last operation is before `seq`, and gives how many clients those were.
    @discardableResult
    func pruneClients(of board: BoardID, before seq: Seq) async throws(LogError) -> Int
}
