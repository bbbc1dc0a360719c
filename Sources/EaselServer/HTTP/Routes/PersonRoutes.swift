import EaselAuth
import EaselRoom
import HTTPTypes
import Hummingbird

/// The removal of a person from all boards (docs/PRIVACY.md).
struct PersonRoutes: Sendable {
    let boards: BoardService
    /// How long an answer waits for the end of the removal.
    private static let patience = Duration.seconds(20)

    func add(to router: Router<BasicRequestContext>) {
        router.delete("/api/people/{sub}", use: forget)
    }

    private func forget(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        try MemberRoutes.checkOwners(boards)
        let subject = try context.subject()
        AuditNote.add("subject", .string(subject.string))
        try await boards.forget(subject)
        let end = ContinuousClock.now + Self.patience
        while boards.isForgetting(subject) {
            // It goes on without anybody waiting for it.
            guard ContinuousClock.now < end else { return Response(status: .accepted) }
            try await Task.sleep(for: .milliseconds(10))
        }
        return Response(status: .noContent)
    }
}
