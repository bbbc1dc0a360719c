import EaselAuth
import HTTPTypes

/// What a route asks of whoever comes. Each route has its decision here, and ``AccessMiddleware`` refuses those that have
/// none, so that none is open because it was forgotten.
enum RouteAccess: Sendable, Equatable {
    /// Everybody is answered: it tells nothing of boards.
    case everybody
    /// Whoever may do this on the board that the path names.
    case board(BoardAction)
    /// Whoever has a valid token; what it may see or do depends on what is asked, and the route looks at that.
    case anyPrincipal
    /// Administrators.
    case administrator
    /// The subject that the path names, and administrators.
    case person

    /// The decision of a route, whose path is written as in the router. A HEAD is a GET whose body is kept back.
    static func of(_ method: HTTPRequest.Method, _ path: String) -> RouteAccess? {
        let method = method == .head ? HTTPRequest.Method.get : method
        if let decision = decisions["\(method.rawValue) \(path)"] { return decision }
        // The page and the files that it is made of.
        return method == .get && !path.hasPrefix("/api/") ? .everybody : nil
    }

    /// The routes that are no files of the page.
    static let decisions: [String: RouteAccess] = [
        "GET /healthz": .everybody,
        "GET /readyz": .everybody,
        "GET /metrics": .everybody,
        "GET /openapi.yaml": .everybody,
        "GET /asyncapi.yaml": .everybody,
        "GET /": .everybody,
        // Whoever has no token yet asks where to get one.
        "GET /login.json": .everybody,
        "GET /boards/{board}": .everybody,
        "GET /boards/{board}/ws": .everybody,
        // What a socket may do is decided when it says hello.
        "GET /socket.io": .everybody,
        "POST /socket.io": .everybody,
        "POST /api/rooms/{room}/emit": .anyPrincipal,
        // Whoever has the id of what is sealed, and its key, was given them.
        "GET /api/v2/rooms/{id}": .anyPrincipal,
        "PUT /api/v2/rooms/{id}": .anyPrincipal,
        "GET /api/v2/rooms/{id}/versions": .anyPrincipal,
        "GET /api/v2/files/{id}": .anyPrincipal,
        "PUT /api/v2/files/{id}": .anyPrincipal,
        "GET /api/v2/files/{id}/versions": .anyPrincipal,
        "POST /api/v2/scenes": .anyPrincipal,
        "GET /api/v2/scenes/{id}": .anyPrincipal,
        "DELETE /api/people/{sub}": .person,
        // The page tells nothing; it asks the routes below.
        "GET /admin": .everybody,
        "GET /api/admin/nodes": .administrator,
        "GET /api/admin/sessions": .administrator,
        "GET /api/admin/boards/{board}": .administrator,
        "DELETE /api/admin/boards/{board}/sessions/{session}": .administrator,
        "POST /api/admin/boards/{board}/trim": .administrator,
        "GET /api/boards": .anyPrincipal,
        "POST /api/boards": .anyPrincipal,
        "GET /api/boards/{board}": .board(.read),
        "PATCH /api/boards/{board}": .board(.rename),
        "DELETE /api/boards/{board}": .board(.delete),
        "GET /api/boards/{board}/members": .board(.share),
        "PUT /api/boards/{board}/members/{sub}": .board(.share),
        "DELETE /api/boards/{board}/members/{sub}": .board(.share),
        "GET /api/boards/{board}/links": .board(.share),
        "POST /api/boards/{board}/links": .board(.share),
        "DELETE /api/boards/{board}/links/{link}": .board(.share),
        // Asked by a page whose WebSocket was refused: so it hears of a missing token or right too.
        "POST /api/boards/{board}/admission": .board(.join),
        "GET /api/boards/{board}/document": .board(.history),
        "GET /api/boards/{board}/operations": .board(.history),
        "GET /api/boards/{board}/people": .board(.history),
        "GET /api/boards/{board}/elements/{element}/authors": .board(.history),
        "POST /api/boards/{board}/operations": .board(.submit),
        "GET /api/boards/{board}/export.svg": .board(.export),
        "GET /api/boards/{board}/export.excalidraw": .board(.export),
        "POST /api/boards/{board}/import": .board(.importing),
    ]
}
