import EaselBoard
import EaselLog
import EaselRoom
import EaselServer
import NIOCore

/// An export from a node over HTTP.
struct ServerSource: ExportSource {
    let url: String

    func archive(
        _ board: BoardID, begin: (ArchiveHeader, Seq) -> Void, take: @escaping (ByteBuffer, Seq?) throws -> Void
    ) async throws -> (seq: Seq, digest: Digest) {
        let history = ServerHistory(url: url, board: board)
        let (header, last) = try await history.open()
        begin(header, last)
        let (base, people) = (try await history.baseDocument(), try await history.people())
        let digest = try await ArchiveWriter(header, behind: base, people: people)
            .write(reading: { try await history.read(after: header.base, upTo: last, $0) }, to: take)
        return (last, digest)
    }

    func drawing(_ board: BoardID, at position: HistoryPosition?) async throws -> BoardDrawing {
        let history = ServerHistory(url: url, board: board)
        let (epoch, seq, document) = try await history.document(at: position)
        return BoardDrawing(title: try await history.open().header.title, epoch: epoch, seq: seq, document: document)
    }

    func close() async {}
}
