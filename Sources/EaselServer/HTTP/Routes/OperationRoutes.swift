import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// A board's log: read as NDJSON, and appended to by clients without a WebSocket.
struct OperationRoutes: Sendable {
    let boards: BoardService
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/operations", use: read)
        router.head("/api/boards/{board}/operations", use: describe)
        router.post("/api/boards/{board}/operations", use: submit)
    }

    // MARK: Reading

    /// The answer to `HEAD`, for which no history is opened.
    private func describe(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        _ = try await boards.info(of: try request.board(context), for: .history, as: Requester.principal)
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"])
    }

    private func read(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let after = try request.seq("after")
        let lastEvent = try lastEventID(request)
        if request.headers[.accept]?.contains("text/event-stream") == true {
            let events = OperationEvents(boards: boards, work: work, board: board, interval: .seconds(15))
            return try await events.response(after: lastEvent ?? after ?? 0, to: Asker(request))
        }
        return try await read(board, after: after ?? 0, request)
    }

    /// The last seq that a reconnecting client has seen; it is newer than `after` in its URL.
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
            ? Int.max : try request.integer("limit", in: 1...Request.seqs.upperBound) ?? 1_000
        let stream = try await work.streams.enter(for: Asker(request).party)
        // The first page is read before the answer starts, so that what can go wrong has a status.
        let pages = try await work.page {
            try await boards.operations(of: board, after: after, limit: limit, as: Requester.principal)
        }
        let check = Requester.check(.history, on: pages.info, of: boards)
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: .init { writer in
                defer { stream.leave() }
                try await pages.forEach(reading: { try await work.page($0) }) { page in
                    try await check()
                    try await writer.write(pieces: Self.lines(page))
                }
                try await writer.finish(nil)
            })
    }

    private static func lines(_ operations: [LoggedOperation]) -> ByteBuffer {
        var lines = ByteBufferAllocator().buffer(
            capacity: operations.reduce(0) { $0 + $1.json.readableBytes + 1 })
        for operation in operations {
            lines.writeImmutableBuffer(operation.json)
            lines.writeInteger(UInt8(ascii: "\n"))
        }
        return lines
    }

    // MARK: Submitting

    private func submit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let (body, bytes) = try await request.measuredObject(upTo: boards.limits.operationBytes * 2, in: work)
        try boards.charge(Requester.principal, bytes: bytes)
        guard let text = body["key"]?.stringValue, let key = try? ClientKey(validating: text) else {
            throw Problem.badRequest("invalid-body", "key must be a string of 16 to 128 characters")
        }
        // Read as a WebSocket's submit is: what this lets into the log, every client has to be able to read.
        guard case .submit(let n, let edits) = try? ClientMessage(type: "submit", fields: body) else {
            throw Problem.badRequest("invalid-body", "n must be a whole number from 1 to 2^53 - 1")
        }
        try await boards.countIfNew(board, of: Asker(request))
        let result = try await withTaskExecutorPreference(WorkerThreads.messages) {
            try await boards.submit(edits, n: n, key: key, to: board, by: Requester.principal)
        }
        switch result {
        case .sequenced(let seq), .duplicate(.some(let seq)):
            return Response(json: .object(["seq": .number(Double(seq))]))
        case .duplicate(.none):
            return Response(json: .object(["duplicate": true]))
        case .rejected(let rejection):
            throw rejection
        }
    }
}
