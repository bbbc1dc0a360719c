import AsyncHTTPClient
import EaselBoard
import EaselDrawing
import EaselJSON
import EaselLog
import NIOCore

/// An import by a server.
struct ServerTarget: ImportTarget {
    let url: String

    func take(_ archive: ArchiveFile, as board: BoardID) async throws -> ImportResult {
        var request = request(for: board)
        request.headers.add(name: "content-type", value: "application/x-ndjson")
        request.body = .stream(try FilePieces.read(archive.path), length: .unknown)
        let answer = try await ServerRequest.json(ServerRequest.send(request))
        return ImportResult(board: board, seq: archive.last, operations: answer["operations"]?.integerValue ?? 0)
    }

    func draw(_ file: [UInt8], on board: BoardID) async throws -> ImportResult {
        var request = request(for: board)
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(file)
        let answer = try await ServerRequest.json(ServerRequest.send(request))
        guard let seq = answer["seq"]?.integerValue else {
            throw HistoryError("\(url) did not tell the seq of its import")
        }
        let notes = (answer["notes"]?.arrayValue ?? []).compactMap(ImportNote.init)
        return ImportResult(
            board: board, seq: seq, operations: nil, notes: notes,
            noteCount: answer["noteCount"]?.integerValue ?? notes.count)
    }

    private func request(for board: BoardID) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "\(url)/api/boards/\(board.string)/import")
        request.method = .POST
        return request
    }

    func close() async {}
}
