public import EaselAuth
public import EaselBoard
import EaselLog

/// Taking boards out: whole histories as archives, single moments as drawings.
extension BoardService {
    /// Everything that is kept of a board's history.
    ///
    /// Throws ``EaselLog/LogError/noSuchBoard(_:)``, and ``EaselLog/LogError/corrupt(_:)`` if the document that a trimmed
    /// history begins behind is damaged.
    public func archive(of board: BoardID, as principal: Principal = .anonymous) async throws -> BoardArchive {
        let info = try await info(of: board, for: .export, as: principal)
        return try await BoardArchive(of: info, upTo: info.seq, in: registry)
    }

    /// The board as it was at a seq, or as it is.
    ///
    /// Throws ``RoomError/beyondHead(seq:)`` for a seq that is not sequenced yet and
    /// ``EaselLog/LogError/trimmed(oldest:)`` for one that is no longer kept.
    public func drawing(
        of board: BoardID, at seq: Seq? = nil, as principal: Principal = .anonymous
    ) async throws -> BoardDrawing {
        try await drawing(try await version(of: board, at: seq, for: .export, as: principal))
    }

    /// The board as it was at a time, in milliseconds since 1970.
    ///
    /// Throws ``EaselLog/LogError/trimmed(oldest:)`` if that is no longer kept.
    public func drawing(
        of board: BoardID, atTime time: Int, as principal: Principal = .anonymous
    ) async throws -> BoardDrawing {
        try await drawing(try await version(of: board, atTime: time, for: .export, as: principal))
    }

    private func drawing(_ version: (info: BoardInfo, seq: Seq)) async throws -> BoardDrawing {
        let (epoch, seq, document) = try await document(of: version.info, at: version.seq)
        return BoardDrawing(title: version.info.title, epoch: epoch, seq: seq, document: document)
    }
}
