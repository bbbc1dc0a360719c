import EaselBoard
import EaselDrawing
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix

/// A board as files that other programs know, and such files as drawings on a board.
struct DrawingRoutes: Sendable {
    /// Bytes of a file to import. A file of that size holds about 100,000 elements.
    static let maximumImport = 32 << 20
    static let archiveType = "application/x-ndjson"
    let boards: BoardService

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/export.svg", use: exportSVG)
        router.get("/api/boards/{board}/export.excalidraw", use: exportExcalidraw)
        router.post("/api/boards/{board}/import", use: importDrawing)
    }

    // MARK: Export

    private func exportSVG(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var response = try await export(request, context, as: "svg") { SVGPicture(of: $0).bytes }
        response.headers[.contentType] = "image/svg+xml"
        // A picture that is opened by itself is a page of this origin.
        response.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        return response
    }

    private func exportExcalidraw(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var response = try await export(request, context, as: "excalidraw") { ExcalidrawFile(of: $0).bytes }
        response.headers[.contentType] = ExcalidrawFile.contentType
        return response
    }

    private func export(
        _ request: Request, _ context: BasicRequestContext, as fileType: String,
        _ write: @escaping @Sendable (Document) -> [UInt8]
    ) async throws -> Response {
        let board = try request.board(context)
        let at = try request.seq("at")
        let info = try await boards.info(of: board)
        let (epoch, seq, document) = try await boards.document(of: board, at: at)
        let tag = "\"\(epoch)-\(seq)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        let name = FileName(title: info.title, board: board, type: fileType)
        headers[.contentDisposition] = name.contentDisposition
        let bytes = try await Self.aside { ByteBuffer(bytes: write(document)) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
    }

    // MARK: Import

    private func importDrawing(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        try await boards.checkWritable(board)
        if request.headers[.contentType]?.hasPrefix(Self.archiveType) == true {
            return try await importArchive(request, as: board)
        }
        let file = try await request.bytes(upTo: Self.maximumImport)
        let document = try await boards.documentForImport(to: board)
        let limits = boards.limits
        let drawing = try await Self.aside {
            try DrawingImport(parsing: file.readableBytesView, onto: document, limits: limits)
        }
        let seq = try await boards.sequence(drawing.operations, on: board)
        return Response(
            json: .object(["seq": .number(Double(seq)), "elements": .number(Double(drawing.elements))]))
    }

    /// An archive: `Content-Type: application/x-ndjson`. It is taken while it comes, and makes a board.
    private func importArchive(_ request: Request, as board: BoardID) async throws -> Response {
        let imported = try await boards.importArchive(request.body, as: board)
        return Response(
            json: .object([
                "seq": .number(Double(imported.seq)), "operations": .number(Double(imported.operations)),
                "elements": .number(Double(imported.elements)),
            ]))
    }

    /// Runs what takes long on a thread that nobody else waits for.
    private static func aside<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
