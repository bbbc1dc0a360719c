import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// An archive brought back as a board: `POST /api/boards/{b}/import` with `Content-Type: application/x-ndjson`.
///
/// It is taken while it comes, in memory for the board's document. One that turns out to be cut or damaged leaves
/// nothing; one whose connection is lost leaves what came, and is gone on with when it is sent again.
struct ArchiveRoute: Sendable {
    static let contentType = "application/x-ndjson"
    let registry: RoomRegistry

    func take(_ request: Request, as board: BoardID) async throws -> Response {
        let wasThere = try await registry.log.head(board) != nil
        var importing = ArchiveImport(to: board, in: registry.log)
        do {
            var lines = LineSplitter()
            for try await bytes in request.body {
                lines.append(bytes)
                while let line = try lines.next() { try await importing.take(line) }
            }
            if let line = lines.last() { try await importing.take(line) }
            try importing.finish()
        } catch let error as ArchiveError {
            if !wasThere, importing.imported > 0 { _ = try? await registry.deleteBoard(board) }
            throw error
        }
        return Response(
            json: .object([
                "seq": .number(Double(importing.seq)), "operations": .number(Double(importing.imported)),
                "elements": .number(Double(importing.elements)),
            ]))
    }
}
