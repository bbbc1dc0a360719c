import EaselBoard
import EaselLog
import EaselRoom
import NIOCore

/// Where an export comes from.
protocol ExportSource: Sendable {
    /// Gives the lines of an archive of the whole history that is kept.
    ///
    /// - Parameters:
    ///   - begin: is told first what the archive will hold.
    ///   - take: gets each line, and the seq of the operation on it; nil for other lines.
    func archive(
        _ board: BoardID, begin: (_ header: ArchiveHeader, _ last: Seq) -> Void,
        take: @escaping (_ line: ByteBuffer, _ seq: Seq?) throws -> Void
    ) async throws -> (seq: Seq, digest: Digest)

    /// The board at a moment; now, if that is nil.
    func drawing(_ board: BoardID, at position: HistoryPosition?) async throws -> BoardDrawing

    func close() async
}
