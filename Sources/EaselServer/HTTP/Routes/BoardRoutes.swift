import EaselBoard
import EaselJSON
import EaselLog
import EaselRoom
import HTTPTypes
import Hummingbird

/// Boards as a collection: list, create, look up, rename, delete.
struct BoardRoutes: Sendable {
    static let maximumTitle = 200
    let registry: RoomRegistry

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards", use: list)
        router.post("/api/boards", use: create)
        router.get("/api/boards/{board}", use: get)
        router.patch("/api/boards/{board}", use: rename)
        router.delete("/api/boards/{board}", use: delete)
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let limit = try request.integer("limit", in: 1...1_000) ?? 100
        var after: BoardID?
        if let text = request.uri.queryParameters["after"].map(String.init) {
            do { after = try BoardID(validating: text) } catch { throw Problem.invalidBoardID(text) }
        }
        let boards = try await registry.log.list(after: after, limit: limit)
        var described: [JSON] = []
        for info in boards {
            described.append(try await describe(info))
        }
        let next: JSON = boards.count == limit ? boards.last.map { .string($0.id.string) } ?? .null : .null
        return Response(json: .object(["boards": .array(described), "next": next]))
    }

    private func create(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = try await request.object(upTo: 16 << 10)
        let title = try body.string("title", atMost: Self.maximumTitle)
        let id: BoardID
        if let text = try body.string("id", atMost: 1_000) {
            do { id = try BoardID(validating: text) } catch { throw Problem.invalidBoardID(text) }
        } else {
            id = .random()
        }
        let (info, created) = try await registry.log.create(id, title: title)
        guard created else { throw Problem(.conflict, "board-exists", "board \(id.string) already exists") }
        var response = Response(status: .created, json: try await describe(info))
        response.headers[.location] = "/api/boards/\(id.string)"
        return response
    }

    private func get(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        guard let info = try await registry.log.info(board) else { throw LogError.noSuchBoard(board) }
        return Response(json: try await describe(info))
    }

    private func rename(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        let body = try await request.object(upTo: 16 << 10)
        guard let title = try body.string("title", atMost: Self.maximumTitle) else {
            throw Problem.badRequest("invalid-body", "the body must name the new title: {\"title\":\"…\"}")
        }
        return Response(json: try await describe(registry.log.rename(board, title: title)))
    }

    private func delete(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let board = try request.board(context)
        guard try await registry.deleteBoard(board) else { throw LogError.noSuchBoard(board) }
        return Response(status: .noContent)
    }

    private func describe(_ info: BoardInfo) async throws -> JSON {
        let participants = try await registry.participants(of: info.id)
        return .object([
            "id": .string(info.id.string),
            "title": .string(info.title),
            "epoch": .string(info.epoch.string),
            "seq": .number(Double(info.seq)),
            "oldest": .number(Double(info.oldest)),
            "createdAt": .string(Timestamp.text(info.createdAt)),
            "updatedAt": .string(Timestamp.text(info.updatedAt)),
            "participants": .array(participants.map { .object($0.object) }),
        ])
    }
}
