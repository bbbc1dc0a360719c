import EaselBoard
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// A board's document, at its head or at any point of its history.
struct DocumentRoutes: Sendable {
    let boards: BoardService

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/document", use: document)
    }

    private func document(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let at = try request.seq("at")
        if let text = request.uri.queryParameters["time"].map(String.init) {
            guard at == nil else {
                throw Problem.badRequest("invalid-parameter", "at and time exclude each other")
            }
            guard let time = Timestamp.milliseconds(text) else {
                throw Problem.badRequest(
                    "invalid-parameter", "time must be an RFC 3339 time, like 2026-11-24T10:00:00Z")
            }
            return Self.response(board, try await boards.document(of: board, atTime: time))
        }
        return Self.response(board, try await boards.document(of: board, at: at))
    }

    private static func response(
        _ board: BoardID, _ found: (epoch: Epoch, seq: Seq, document: Document)
    ) -> Response {
        let text = found.document.text(board: board, epoch: found.epoch, seq: found.seq)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(bytes: text)))
    }
}
