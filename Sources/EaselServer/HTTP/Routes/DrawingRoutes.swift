import EaselBoard
import EaselDrawing
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// A board as files that other programs know, and such files as drawings on a board.
struct DrawingRoutes: Sendable {
    /// Bytes of a file to import. A file of that size holds about 100,000 elements.
    static let maximumImport = 32 << 20
    static let archiveType = "application/x-ndjson"
    let boards: BoardService
    let work: NodeWork
    /// That pictures bring along.
    let fonts: EmbeddedFonts

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/export.svg", use: exportSVG)
        router.get("/api/boards/{board}/export.excalidraw", use: exportExcalidraw)
        router.post("/api/boards/{board}/import", use: importDrawing)
    }

    // MARK: Export

    private func exportSVG(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var response = try await export(request, context, as: "svg", .svg) { [fonts] in
            try SVGPicture(of: $0, fonts: fonts).bytes
        }
        response.headers[.contentType] = "image/svg+xml"
        // A picture that is opened by itself is a page of this origin.
        response.headers[.contentSecurityPolicy] = """
            sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
            frame-ancestors 'none'
            """
        return response
    }

    private func exportExcalidraw(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var response = try await export(request, context, as: "excalidraw", .excalidraw) {
            try ExcalidrawFile(of: $0).bytes
        }
        response.headers[.contentType] = ExcalidrawFile.contentType
        return response
    }

    private func export(
        _ request: Request, _ context: BasicRequestContext, as fileType: String,
        _ format: SharedAnswers.Key.Format, _ write: @escaping @Sendable (Document) throws -> [UInt8]
    ) async throws -> Response {
        let board = try request.board(context)
        let at = try request.seq("at")
        let (info, seq) = try await boards.version(of: board, at: at, for: .export, as: Requester.principal)
        let tag = "\"\(info.epoch)-\(seq)\""
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: headers) }
        let name = FileName(title: info.title, board: board, type: fileType)
        headers[.contentDisposition] = name.contentDisposition
        let share = try await work.answer(format, of: info, at: seq, for: Asker(request)) { [boards] in
            ByteBuffer(bytes: try write(try await boards.document(of: info, at: seq).document))
        }
        return Response(
            status: .ok, headers: headers,
            body: .pieces(of: share.bytes, owner: share, check: Requester.check(.export, on: info, of: boards)))
    }

    // MARK: Import

    private func importDrawing(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        try await boards.checkWritable(board)
        let isArchive = request.headers[.contentType]?.hasPrefix(Self.archiveType) == true
        try await boards.countIfNew(board, of: Asker(request), makes: !isArchive)
        let asker = Asker(request)
        let place = try await work.imports.wait(for: asker) { [work] in try await work.imports.enter(for: asker.party)
        }
        defer { place.leave() }
        if isArchive {
            return try await importArchive(request, as: board)
        }
        // Held until the last operation is sequenced: they hold what the file did.
        let held = work.jobs.heldBytes(for: asker.party)
        defer { withExtendedLifetime(held) {} }
        let drawing = try await drawing(request, onto: board, for: asker, held: held)
        let principal = Requester.principal
        let seq = try await asker.whileHere { [boards] in
            try await boards.sequenceAsUnit(drawing.operations, onto: drawing.before, on: board, by: principal)
        }
        return Response(
            json: .object([
                "seq": .number(Double(seq)), "elements": .number(Double(drawing.elements)),
                "notes": .array(drawing.notes.map(\.json)), "noteCount": .number(Double(drawing.noteCount)),
            ]))
    }

    /// Reads the drawing of the body, into text: it waits longer for the log than it takes to read.
    private func drawing(
        _ request: Request, onto board: BoardID, for asker: Asker, held: WorkAdmission.HeldBytes
    ) async throws -> (
        elements: Int, notes: [ImportNote], noteCount: Int, operations: [PendingEdits], before: Document
    ) {
        let file = try await request.bytes(upTo: Self.maximumImport, held: held)
        let principal = Requester.principal
        return try await work.jobs.run(for: asker) { [boards] in
            let document = try await boards.documentForImport(to: board, as: principal)
            let drawing = try DrawingImport(parsing: file.readableBytesView, onto: document, limits: boards.limits)
            return (
                drawing.elements, drawing.notes, drawing.noteCount, drawing.operations.map { PendingEdits($0) },
                document
            )
        }
    }

    /// An archive: `Content-Type: application/x-ndjson`. It is taken while it comes, and makes a board.
    private func importArchive(_ request: Request, as board: BoardID) async throws -> Response {
        let stream = try await work.streams.enter(for: Asker(request).party)
        defer { stream.leave() }
        let imported = try await withTaskExecutorPreference(WorkerThreads.background) {
            try await boards.importArchive(request.body, as: board, for: Requester.principal)
        }
        return Response(
            json: .object([
                "seq": .number(Double(imported.seq)), "operations": .number(Double(imported.operations)),
                "elements": .number(Double(imported.elements)),
            ]))
    }
}
