import EaselAuth
import EaselBoard
import EaselJSON
import EaselRoom
import HTTPTypes
import Hummingbird

/// A board's members and their roles. Only its owners come here.
struct MemberRoutes: Sendable {
    let boards: BoardService
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.get("/api/boards/{board}/members", use: list)
        router.put("/api/boards/{board}/members/{sub}", use: set)
        router.delete("/api/boards/{board}/members/{sub}", use: remove)
    }

    /// Throws where nobody is authenticated, so that boards belong to nobody.
    static func checkOwners(_ boards: BoardService) throws {
        guard boards.access.isRequired else {
            throw Problem(
                .conflict, "no-authentication",
                "this node authenticates nobody, so boards have no owners, members or links; start it with "
                    + "--auth-secret-file or --auth-jwks")
        }
    }

    private func list(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.checkOwners(boards)
        let record = try await boards.accessRecord(of: try request.board(context), as: Requester.principal)
        return Response(json: Self.json(record))
    }

    private func set(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.checkOwners(boards)
        let (board, subject) = (try request.board(context), try context.subject())
        let role = try await request.object(upTo: 1 << 10, in: work).role()
        AuditNote.add("subject", .string(subject.string))
        AuditNote.add("role", .string(role.rawValue))
        let changed = try await boards.changeAccess(of: board, by: Requester.principal) {
            record throws(AccessRecord.Refusal) in
            try record.setMember(subject, to: role)
        }
        return Response(json: Self.json(changed.record))
    }

    private func remove(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try Self.checkOwners(boards)
        let (board, subject) = (try request.board(context), try context.subject())
        AuditNote.add("subject", .string(subject.string))
        _ = try await boards.changeAccess(of: board, by: Requester.principal) { record throws(AccessRecord.Refusal) in
            try record.removeMember(subject)
        }
        return Response(status: .noContent)
    }

    private static func json(_ record: AccessRecord) -> JSON {
        let members = record.members.sorted { $0.key < $1.key }.map { subject, role -> JSON in
            .object(["sub": .string(subject.string), "role": .string(role.rawValue)])
        }
        return .object([
            "owner": record.owner.map { .string($0.string) } ?? .null,
            "visibility": .string(record.visibility.rawValue),
            "members": .array(members),
        ])
    }
}

extension RequestContext {
    /// The subject that the path names.
    func subject() throws -> SubjectID {
        guard let subject = parameters.get("sub")?.removingPercentEncoding, Subject.isValid(id: subject) else {
            throw Problem.badRequest("invalid-subject", "a subject has 1 to 128 printable characters")
        }
        return SubjectID(subject)
    }
}
