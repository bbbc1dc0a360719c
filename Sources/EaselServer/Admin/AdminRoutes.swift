import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird

/// What administrators ask of any node about all of them: the API of the page at `/admin`. Boards are listed and deleted by the
/// routes that everybody uses.
struct AdminRoutes: Sendable {
    let boards: BoardService
    let registry: RoomRegistry
    let work: NodeWork
    let report: @Sendable () -> NodeReport

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/admin/nodes", use: nodes)
        router.get("/api/admin/sessions", use: sessions)
        router.get("/api/admin/boards/{board}", use: board)
        router.delete("/api/admin/boards/{board}/sessions/{session}", use: closeSession)
        router.post("/api/admin/boards/{board}/trim", use: trim)
    }

    private func nodes(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        // This node's own is never old.
        let own = report()
        var reports = try await registry.log.reports(within: NodeReport.lifetime).compactMap { NodeReport($0) }
            .filter { $0.json["node"] != own.json["node"] }
        reports.append(own)
        reports.sort { ($0.json["node"]?.stringValue ?? "") < ($1.json["node"]?.stringValue ?? "") }
        return Response(json: .object(["nodes": .array(reports.map(\.json))]))
    }

    private func sessions(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let limit = try request.integer("limit", in: 1...1_000) ?? 100
        let after = try request.boardBefore()
        let page = try await work.jobs.run(for: Asker(request)) { [boards] in
            try await boards.sessions(after: after, limit: limit)
        }
        return Response(
            json: .object([
                "sessions": .array(page.sessions.map(Self.json)),
                "next": page.next.map { .string($0.string) } ?? .null,
            ]))
    }

    private func board(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let principal = Requester.principal
        let (info, storage, sessions) = try await work.jobs.run(for: Asker(request)) { [boards] in
            try await boards.inspection(of: board, as: principal)
        }
        let record = info.access
        return Response(
            json: .object([
                "id": .string(info.id.string), "title": .string(info.title), "epoch": .string(info.epoch.string),
                "seq": .number(Double(info.seq)), "oldest": .number(Double(info.oldest)),
                "createdAt": .string(Timestamp.text(info.createdAt)),
                "updatedAt": .string(Timestamp.text(info.updatedAt)),
                "owner": record.owner.map { .string($0.string) } ?? .null,
                "visibility": .string(record.visibility.rawValue),
                "members": .number(Double(record.members.count)), "links": .number(Double(record.links.count)),
                "operations": .number(Double(storage.operations)), "bytes": .number(Double(storage.bytes)),
                "snapshots": .number(Double(storage.snapshots)),
                "sessions": .array(
                    sessions.sorted { $0.entry.participant.session.string < $1.entry.participant.session.string }
                        .map(Self.json)),
            ]))
    }

    private func closeSession(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        guard let session = context.parameters.get("session").flatMap({ try? SessionID(validating: $0) }) else {
            throw Problem.badRequest("invalid-session", "this is no id of a session")
        }
        AuditNote.add("session", .string(session.string))
        guard try await boards.closeSession(session, on: board) else {
            throw Problem.notFound("there is no such session on the board")
        }
        return Response(status: .noContent)
    }

    private func trim(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let body = try await request.object(upTo: 1 << 10, in: work)
        guard let keep = body["keep"]?.integerValue, Request.seqs.contains(keep) else {
            throw Problem.badRequest(
                "invalid-body", "the body must say how many operations to keep: {\"keep\":1000}")
        }
        AuditNote.add("keep", .number(Double(keep)))
        let oldest = try await work.jobs.run(for: Asker(request)) { [boards] in
            try await boards.trim(board, keeping: keep)
        }
        return Response(json: .object(["oldest": .number(Double(oldest))]))
    }

    private static func json(_ session: BoardService.AdministeredSession) -> JSON {
        let participant = session.entry.participant
        var members: JSONObject = [
            "board": .string(session.board.string), "session": .string(participant.session.string),
            "client": .string(participant.client.string), "name": .string(participant.name),
            "color": .string(participant.color), "node": .string(session.entry.node.string),
        ]
        if participant.isClaimed { members["claimed"] = true }
        return .object(members)
    }
}
