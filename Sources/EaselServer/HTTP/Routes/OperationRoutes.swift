import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// A board's log: read as NDJSON, and appended to by clients without a WebSocket.
struct OperationRoutes: Sendable {
    let registry: RoomRegistry

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/operations", use: read)
        router.post("/api/boards/{board}/operations", use: submit)
    }

    // MARK: Reading

    private func read(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let after = try request.seq("after")
        if request.headers[.accept]?.contains("text/event-stream") == true {
            let events = OperationEvents(registry: registry, board: board, interval: .seconds(15))
            return try await events.response(after: try lastEventID(request) ?? after ?? 0)
        }
        return try await read(board, after: after ?? 0, request)
    }

    /// What a client that comes back has seen; it is newer than what the address says.
    private func lastEventID(_ request: Request) throws -> Seq? {
        guard let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name], !text.isEmpty else {
            return nil
        }
        guard let seq = Int(text), Request.seqs.contains(seq) else {
            throw Problem.badRequest("invalid-parameter", "Last-Event-ID must be a seq, not \(text.prefix(40))")
        }
        return seq
    }

    private func read(_ board: BoardID, after: Seq, _ request: Request) async throws -> Response {
        let limit =
            request.uri.queryParameters["limit"] == "all"
            ? Int.max : try request.integer("limit", in: 1...Int.max) ?? 1_000
        guard let head = try await registry.log.head(board) else { throw LogError.noSuchBoard(board) }
        // What is sequenced while this streams is not part of it: it ends where the log ended when it was asked for.
        let end = limit >= head.seq - after ? head.seq : after + limit
        let reader = ReaderID.random()
        try await registry.log.acquireLease(on: board, from: after + 1, for: reader)
        // The first page is read before the answer starts, so that what can go wrong has a status.
        let first: Page
        do {
            first = try await page(board, after: after, upTo: end)
        } catch {
            try? await registry.log.releaseLease(on: board, of: reader)
            throw error
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: .init { writer in
                try await stream(board, from: first, upTo: end, to: &writer, as: reader)
                try? await registry.log.releaseLease(on: board, of: reader)
                try await writer.finish(nil)
            })
    }

    /// One page is written while the next is read, so memory holds two whatever the log's length.
    private func stream(
        _ board: BoardID, from first: Page, upTo end: Seq, to writer: inout any ResponseBodyWriter, as reader: ReaderID
    ) async throws {
        var current = first
        var held = ContinuousClock.now
        while !current.isEmpty {
            if held + .seconds(20) < .now {
                try await registry.log.acquireLease(on: board, from: current.last + 1, for: reader)
                held = .now
            }
            let last = current.last
            async let next = last < end ? page(board, after: last, upTo: end) : Page.none
            try await writer.write(current.lines)
            current = try await next
        }
    }

    private struct Page: Sendable {
        var last: Seq
        var lines: ByteBuffer

        static let none = Page(last: 0, lines: ByteBuffer())
        var isEmpty: Bool { lines.readableBytes == 0 }
    }

    private func page(_ board: BoardID, after: Seq, upTo end: Seq) async throws -> Page {
        guard after < end else { return .none }
        let operations = try await registry.log.read(
            board, after: after, limit: min(2_000, end - after), maximumBytes: 1 << 20)
        guard let last = operations.last?.seq else { return .none }
        var lines = ByteBufferAllocator().buffer(
            capacity: operations.reduce(0) { $0 + $1.json.readableBytes + 1 })
        for operation in operations {
            lines.writeImmutableBuffer(operation.json)
            lines.writeInteger(UInt8(ascii: "\n"))
        }
        return Page(last: last, lines: lines)
    }

    // MARK: Submitting

    private func submit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let body = try await request.object(upTo: registry.configuration.limits.operationBytes * 2)
        guard let text = body["key"]?.stringValue, let key = try? ClientKey(validating: text) else {
            throw Problem.badRequest("invalid-body", "key must be a string of 16 to 128 characters")
        }
        // Read as a WebSocket's submit is: what this lets into the log, every client has to be able to read.
        guard case .submit(let n, let edits) = try? ClientMessage(type: "submit", fields: body) else {
            throw Problem.badRequest("invalid-body", "n must be a whole number from 1 to 2^53 - 1")
        }
        if !registry.configuration.autoCreate, try await registry.log.head(board) == nil {
            throw LogError.noSuchBoard(board)
        }
        switch try await registry.submit(edits, n: n, key: key, to: board) {
        case .sequenced(let seq), .duplicate(.some(let seq)):
            return Response(json: .object(["seq": .number(Double(seq))]))
        case .duplicate(.none):
            return Response(json: .object(["duplicate": true]))
        case .rejected(let rejection):
            throw rejection
        }
    }
}
