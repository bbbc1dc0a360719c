public import EaselBoard
public import EaselLog
public import NIOCore

/// Bringing drawings and archives onto boards.
extension BoardService {
    /// The newest document, or an empty one where there is no board yet: what a drawing is imported onto.
    public func documentForImport(to board: BoardID) async throws -> Document {
        guard try await log.head(board) != nil else { return Document() }
        return try await document(of: board).document
    }

    /// Sequences operations of this program's own, within the limits, one after the other, and gives the last seq. The
    /// board is created if it is not there. Where the task is cancelled it stops, and what was sequenced stays.
    ///
    /// Throws ``BoardServiceError/rejected(_:)``.
    public func sequence(_ operations: [[Edit]], on board: BoardID) async throws -> Seq {
        var seq = try await log.create(board, title: nil).info.seq
        let key = ClientKey.random()
        for (number, edits) in operations.enumerated() {
            try Task.checkCancellation()
            let result = try await registry.submit(EditBatch(edits: edits), n: number + 1, key: key, to: board)
            switch result {
            case .sequenced(let sequenced), .duplicate(.some(let sequenced)): seq = sequenced
            case .duplicate(.none): break
            case .rejected(let rejection): throw BoardServiceError.rejected(rejection)
            }
        }
        return seq
    }

    /// Brings an archive back as a board.
    ///
    /// It is taken while it comes, in memory for the board's document. One that turns out to be cut or damaged leaves
    /// nothing; one whose connection is lost leaves what came, and is gone on with when it is sent again. Throws
    /// ``EaselLog/ArchiveError`` and what the bytes throw.
    public func importArchive<Bytes: AsyncSequence>(
        _ bytes: Bytes, as board: BoardID
    ) async throws -> ArchiveImport where Bytes.Element == ByteBuffer {
        let wasThere = try await log.head(board) != nil
        var importing = ArchiveImport(to: board, in: log)
        do {
            var lines = LineSplitter()
            for try await piece in bytes {
                lines.append(piece)
                while let line = try lines.next() { try await importing.take(line) }
            }
            if let line = lines.last() { try await importing.take(line) }
            try importing.finish()
        } catch let error as ArchiveError {
            if !wasThere, importing.imported > 0 { _ = try? await log.delete(board) }
            throw error
        }
        return importing
    }
}
