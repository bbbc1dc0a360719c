import EaselAuth
import EaselBoard
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird

/// Boards as a collection: list, create, look up, rename, delete.
struct BoardRoutes: Sendable {
    let boards: BoardService
    let listing: BoardListing
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards", use: list)
        router.post("/api/boards", use: create)
        router.get("/api/boards/{board}", use: get)
        router.patch("/api/boards/{board}", use: rename)
        router.delete("/api/boards/{board}", use: delete)
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        // Where principals are known, each is shown what they may see.
        if !boards.access.isRequired { try listing.check(forwardedFor: request.headers[values: .forwardedFor]) }
        let limit = try request.integer("limit", in: 1...1_000) ?? 100
        let search = try request.search()
        let (asker, principal) = (Asker(request), Requester.principal)
        let (after, cursor) = (try request.boardBefore(), try request.cursor())
        if try request.isNewestFirst() {
            let page = try await work.jobs.run(for: asker) { [boards] in
                try await boards.newest(matching: search, after: cursor, limit: limit, visibleTo: principal)
            }
            return Self.page(page.boards, next: page.next?.description)
        }
        if let search {
            let page = try await work.jobs.run(for: asker) { [boards] in
                try await boards.search(search, after: after, limit: limit, visibleTo: principal)
            }
            return Self.page(page.boards, next: page.next?.string)
        }
        let page = try await boards.list(after: after, limit: limit, visibleTo: principal)
        return Self.page(page, next: page.count == limit ? page.last?.info.id.string : nil)
    }

    private static func page(_ boards: [BoardDescription], next: String?) -> Response {
        Response(json: .object(["boards": .array(boards.map(entry)), "next": next.map { .string($0) } ?? .null]))
    }

    private func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try await request.object(upTo: 16 << 10, in: work)
        let title = try body.title()
        var id: BoardID?
        if let text = try body.string("id", atMost: 1_000) {
            do { id = try BoardID(validating: text) } catch { throw Problem.invalidBoardID(text) }
        }
        let (new, principal) = (id ?? .random(), Requester.principal)
        AuditNote.name(new)
        if id == nil {
            guard boards.access.policy.allowsNewBoard(for: principal, on: new) else { throw AccessDenied(new) }
        } else {
            try await checkCreation(of: new, by: principal)
        }
        try Asker(request).count(.board)
        let board = try await boards.create(new, title: title, for: principal)
        var response = Response(status: .created, json: Self.json(board))
        response.headers[.location] = "/api/boards/\(board.info.id.string)"
        return response
    }

    /// Somebody who may see a board of that id is told that it is there; to others it is no different from one that is not.
    private func checkCreation(of board: BoardID, by principal: Principal) async throws {
        guard boards.access.isRequired else { return }
        guard !boards.access.policy.allows(.create, for: principal, on: board, record: nil, at: 0) else { return }
        try await boards.check(.list, of: principal, on: board)
        throw try await boards.exists(board) ? BoardServiceError.boardExists(board) : AccessDenied(board)
    }

    private func get(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        return Response(json: Self.json(try await boards.description(of: board, as: Requester.principal)))
    }

    private func rename(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let body = try await request.object(upTo: 16 << 10, in: work)
        let (title, visibility) = (try body.title(), try body.visibility())
        guard title != nil || visibility != nil else {
            throw Problem.badRequest("invalid-body", "the body must name the new title: {\"title\":\"…\"}")
        }
        if let visibility {
            try MemberRoutes.checkOwners(boards)
            let before = try await boards.changeAccess(of: board, by: Requester.principal) { record in
                defer { record.setVisibility(visibility) }
                return record.visibility
            }.value
            if title == nil { AuditNote.name(.visibility) }
            AuditNote.add("visibility", .string(visibility.rawValue))
            AuditNote.add("visibilityBefore", .string(before.rawValue))
        }
        if let title {
            return Response(json: Self.json(try await boards.rename(board, title: title, by: Requester.principal)))
        }
        return Response(json: Self.json(try await boards.description(of: board, as: Requester.principal)))
    }

    private func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        try await boards.delete(board, by: Requester.principal)
        return Response(status: .noContent)
    }

    private static func json(_ board: BoardDescription) -> JSON {
        var members = members(board)
        members["participants"] = .array(board.participants.map { .object($0.object) })
        if board.info.access.revision > 0 {
            members["visibility"] = .string(board.info.access.visibility.rawValue)
        }
        return .object(members)
    }

    /// A board as the list has it: whoever lists boards learns of nobody who is on them.
    private static func entry(_ board: BoardDescription) -> JSON {
        var members = members(board)
        members["participantCount"] = .number(Double(board.participants.count))
        return .object(members)
    }

    private static func members(_ board: BoardDescription) -> JSONObject {
        let info = board.info
        return [
            "id": .string(info.id.string),
            "title": .string(info.title),
            "epoch": .string(info.epoch.string),
            "seq": .number(Double(info.seq)),
            "oldest": .number(Double(info.oldest)),
            "createdAt": .string(Timestamp.text(info.createdAt)),
            "updatedAt": .string(Timestamp.text(info.updatedAt)),
        ]
    }
}

extension Request {
    /// What boards are looked for by their titles and ids.
    fileprivate func search() throws -> BoardSearch? {
        guard let text = uri.queryParameters["q"].map(String.init) else { return nil }
        guard text.count <= BoardSearch.longest else {
            throw Problem.badRequest(
                "invalid-parameter", "q must be of at most \(BoardSearch.longest) characters")
        }
        // Forms write a blank of a query as a plus sign.
        return BoardSearch(text.replacing("+", with: " "))
    }

    /// Whether those boards come first that changed last.
    fileprivate func isNewestFirst() throws -> Bool {
        switch uri.queryParameters["order"].map(String.init) {
        case nil, "id": return false
        case "newest": return true
        default: throw Problem.badRequest("invalid-parameter", "order must be id or newest")
        }
    }

    /// Where the page before this one ended.
    fileprivate func cursor() throws -> NewestBoards.Cursor? {
        guard let text = uri.queryParameters["page"].map(String.init) else { return nil }
        guard let cursor = NewestBoards.Cursor(text) else {
            throw Problem.badRequest("invalid-parameter", "page must be the next of another page of this order")
        }
        return cursor
    }
}
