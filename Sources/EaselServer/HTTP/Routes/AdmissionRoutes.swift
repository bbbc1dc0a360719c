import Hummingbird

/// Tells clients why a WebSocket of theirs was refused, which browsers do not tell pages
/// (docs/decisions/0106-a-refusal-is-asked-for.md).
struct AdmissionRoutes: Sendable {
    func add(to router: Router<BasicRequestContext>) {
        router.post("/api/boards/{board}/admission", use: ask)
    }

    /// Host, origin and rate of the request were checked as those of an upgrade are.
    private func ask(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        _ = try request.board(context)
        try Asker(request).checkRoom()
        return Response(status: .noContent)
    }
}
