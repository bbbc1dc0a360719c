import EaselAuth
import EaselBoard
import EaselJSON
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers

/// Records what requests did, and whom they were refused. It stands behind what turns errors into problems and in front of
/// ``AccessMiddleware``.
struct AuditMiddleware: RouterMiddleware {
    let audit: Audit

    func handle(
        _ request: Request, context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        guard audit.isOn, let path = context.endpointPath else { return try await next(request, context) }
        let note = AuditNote()
        do {
            let response = try await AuditNote.$current.withValue(note) { try await next(request, context) }
            if let action = AuditedRoutes.action(request.method, path) { record(action, .done, note, request, context) }
            return response
        } catch {
            if let refusal = AuditEvent.Outcome(refusing: error) {
                record(AuditedRoutes.refusedAction(request.method, path), refusal, note, request, context)
            } else if let action = AuditedRoutes.action(request.method, path) {
                record(action, .failed(Problem(error).code), note, request, context)
            }
            throw error
        }
    }

    private func record(
        _ action: AuditEvent.Action, _ outcome: AuditEvent.Outcome, _ note: AuditNote, _ request: Request,
        _ context: BasicRequestContext
    ) {
        let (principal, board, named, more) = note.values
        let action = named ?? action
        let isArchive =
            action == .importing && request.headers[.contentType]?.hasPrefix(DrawingRoutes.archiveType) == true
        var details = more
        details["method"] = .string(request.method.rawValue)
        details["route"] = .string(context.endpointPath ?? "")
        audit.record(
            isArchive ? .restore : action, outcome, by: principal, from: Asker(request).address?.description,
            on: board ?? context.parameters.get("board").flatMap { try? BoardID(validating: $0) }, details: details)
    }
}

/// What is found out about a request while it is answered, for the line that is written of it.
final class AuditNote: Sendable {
    @TaskLocal static var current: AuditNote?

    private struct State {
        var principal: Principal?
        var board: BoardID?
        var action: AuditEvent.Action?
        var details = JSONObject()
    }

    private let state = NIOLockedValueBox(State())

    var values: (principal: Principal?, board: BoardID?, action: AuditEvent.Action?, details: JSONObject) {
        state.withLockedValue { ($0.principal, $0.board, $0.action, $0.details) }
    }

    /// Says who the request is from.
    static func identify(_ principal: Principal) { current?.state.withLockedValue { $0.principal = principal } }

    /// Says which board it is about, where the path does not.
    static func name(_ board: BoardID) { current?.state.withLockedValue { $0.board = board } }

    /// Says what it does, where the route does not tell.
    static func name(_ action: AuditEvent.Action) { current?.state.withLockedValue { $0.action = action } }

    /// Adds to the details: never a secret.
    static func add(_ key: String, _ value: JSON) { current?.state.withLockedValue { $0.details[key] = value } }
}
