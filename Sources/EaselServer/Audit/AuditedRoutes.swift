import EaselAuth
import HTTPTypes

/// Which routes are audited, as what. A test has each route that changes something in one of the two tables.
enum AuditedRoutes {
    /// Routes whose requests are recorded with what became of them, written as in the router.
    static let actions: [String: AuditEvent.Action] = [
        "POST /api/boards": .create,
        "PATCH /api/boards/{board}": .rename,
        "DELETE /api/boards/{board}": .delete,
        // Who takes a board away by these needs no export.
        "GET /api/boards/{board}/document": .history,
        "GET /api/boards/{board}/operations": .history,
        "GET /api/boards/{board}/export.svg": .export,
        "GET /api/boards/{board}/export.excalidraw": .export,
        "POST /api/boards/{board}/import": .importing,
        "DELETE /api/people/{sub}": .forget,
        "DELETE /api/admin/boards/{board}/sessions/{session}": .admin,
        "POST /api/admin/boards/{board}/trim": .admin,
        "PUT /api/boards/{board}/members/{sub}": .role,
        "DELETE /api/boards/{board}/members/{sub}": .role,
        "POST /api/boards/{board}/links": .link,
        "DELETE /api/boards/{board}/links/{link}": .link,
    ]

    /// Routes that change something, or tell of a board's past, and of which only refusals are recorded: what they add is in a log of its
    /// own, or passes, and what they tell is names.
    static let unrecorded: Set<String> = [
        "GET /api/boards/{board}/people", "GET /api/boards/{board}/elements/{element}/authors",
        "POST /api/boards/{board}/operations", "POST /api/boards/{board}/admission", "POST /api/rooms/{room}/emit",
        "POST /socket.io", "PUT /api/v2/rooms/{id}", "PUT /api/v2/files/{id}", "POST /api/v2/scenes",
    ]

    static func action(_ method: HTTPRequest.Method, _ path: String) -> AuditEvent.Action? {
        actions["\(method.rawValue) \(path)"]
    }

    /// What a request that was refused had asked for.
    static func refusedAction(_ method: HTTPRequest.Method, _ path: String) -> AuditEvent.Action {
        if let action = action(method, path) { return action }
        let access = RouteAccess.of(method, path)
        if access == .administrator { return .admin }
        guard case .board(let action) = access else { return .request }
        switch action {
        case .join: return .join
        case .submit: return .submit
        case .history: return .history
        case .importing: return .importing
        case .create: return .create
        case .rename: return .rename
        case .share: return .role
        case .delete: return .delete
        case .export: return .export
        default: return .read
        }
    }
}

extension Problem {
    /// How the audit tells that a request was refused before anybody asked who makes it: for its host, the page that it comes
    /// from, or a limit. Nil for other problems.
    var auditedRefusal: AuditEvent.Outcome? {
        ["unknown-host", "forbidden-origin", "rate-limit", "overloaded"].contains(code) ? .refused(code) : nil
    }
}
