public import EaselBoard
import EaselLog

/// Taking boards out: whole histories as archives, single moments as drawings.
extension BoardService {
    /// Everything that is kept of a board's history.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)``, and ``EaselLog/LogError/corrupt(_:)`` if the document that a trimmed
    /// history begins behind is damaged.
    public func archive(of board: BoardID) async throws -> BoardArchive {
        let info = try await info(of: board)
        return try await BoardArchive(of: info, upTo: info.seq, in: registry)
    }

    /// The board as it was at a seq, or as it is.
    ///
    /// Throws ``RoomError/beyondHead(seq:)`` for a seq that is not sequenced yet and
    /// ``EaselLog/LogError/trimmed(oldest:)`` for one that is no longer kept.
    public func drawing(of board: BoardID, at seq: Seq? = nil) async throws -> BoardDrawing {
        try await drawing(try await version(of: board, at: seq))
    }

    /// The board as it was at a time, in milliseconds since 1970.
    ///
    /// Throws ``EaselLog/LogError/trimmed(oldest:)`` if that is no longer kept.
    public func drawing(of board: BoardID, atTime time: Int) async throws -> BoardDrawing {
        try await drawing(try await version(of: board, atTime: time))
    }

    private func drawing(_ version: (info: BoardInfo, seq: Seq)) async throws -> BoardDrawing {
        let (epoch, seq, document) = try await document(of: version.info, at: version.seq)
        return BoardDrawing(title: version.info.title, epoch: epoch, seq: seq, document: document)
    }
}
