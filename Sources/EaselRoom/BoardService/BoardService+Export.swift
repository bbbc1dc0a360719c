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

    /// The board as it was at a seq, or as it is. Throws as ``document(of:at:)`` does.
    public func drawing(of board: BoardID, at seq: Seq? = nil) async throws -> BoardDrawing {
        let info = try await info(of: board)
        return drawing(info, try await document(of: info, at: seq))
    }

    /// The board as it was at a time, in milliseconds since 1970. Throws as ``document(of:atTime:)`` does.
    public func drawing(of board: BoardID, atTime time: Int) async throws -> BoardDrawing {
        let info = try await info(of: board)
        return drawing(info, try await document(of: info, atTime: time))
    }

    private func drawing(
        _ info: BoardInfo, _ found: (epoch: Epoch, seq: Seq, document: Document)
    ) -> BoardDrawing {
        BoardDrawing(title: info.title, epoch: found.epoch, seq: found.seq, document: found.document)
    }
}
