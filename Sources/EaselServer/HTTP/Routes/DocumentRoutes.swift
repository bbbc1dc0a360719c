import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird
import NIOCore

/// A board's document, at its head or at any point of its history, and who has drawn it.
struct DocumentRoutes: Sendable {
    let boards: BoardService
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/document", use: document)
        router.get("/api/boards/{board}/people", use: people)
        router.get("/api/boards/{board}/elements/{element}/authors", use: authors)
    }

    private func document(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let asker = Asker(request)
        let (info, seq) = try await version(of: board, request, asker)
        let share = try await work.answer(.document, of: info, at: seq, for: asker) { [boards] in
            let found = try await boards.document(of: info, at: seq)
            return ByteBuffer(bytes: found.document.text(board: board, epoch: found.epoch, seq: found.seq))
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: .pieces(of: share.bytes, owner: share, check: Requester.check(.history, on: info, of: boards)))
    }

    private func people(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let people = try await boards.people(of: try request.board(context), as: Requester.principal)
            .sorted { ($0.name, $0.identity.key) < ($1.name, $1.identity.key) }
        return Response(json: .object(["people": .array(people.map { .object($0.object) })]))
    }

    private func authors(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let text = context.parameters.get("element")?.removingPercentEncoding ?? ""
        guard let element = try? ElementID(validating: text) else {
            throw Problem.badRequest("invalid-element-id", "an element's id has 1 to 64 of A-Z a-z 0-9 _ : -")
        }
        let principal = Requester.principal
        let found = try await work.jobs.run(for: Asker(request)) { [boards] in
            try await boards.authors(of: element, on: board, as: principal)
        }
        guard let found else { throw Problem.notFound("there is no such element on the board") }
        return Response(
            json: .object([
                "id": .string(element.string), "made": found.made.map(Self.json) ?? .null,
                "changed": found.changed.map(Self.json) ?? .null,
            ]))
    }

    private static func json(_ mark: ElementAuthors.Mark) -> JSON {
        var members: JSONObject = [
            "seq": .number(Double(mark.seq)), "at": .number(Double(mark.at)), "client": .string(mark.client.string),
        ]
        if let author = mark.author { members["by"] = .string(author.string) }
        if let author = mark.claimedAuthor { members["claimedBy"] = .string(author.string) }
        return .object(members)
    }

    private func version(
        of board: BoardID, _ request: Request, _ asker: Asker
    ) async throws -> (info: BoardInfo, seq: Seq) {
        let (at, principal) = (try request.seq("at"), Requester.principal)
        guard let text = request.uri.queryParameters["time"].map(String.init) else {
            return try await boards.version(of: board, at: at, for: .history, as: principal)
        }
        guard at == nil else { throw Problem.badRequest("invalid-parameter", "at and time exclude each other") }
        guard let time = Timestamp.milliseconds(text) else {
            throw Problem.badRequest("invalid-parameter", "time must be an RFC 3339 time, like 2026-11-24T10:00:00Z")
        }
        return try await work.jobs.run(for: asker) { [boards] in
            try await boards.version(of: board, atTime: time, for: .history, as: principal)
        }
    }
}
