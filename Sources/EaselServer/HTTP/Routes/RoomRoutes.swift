import EaselJSON
import HTTPTypes
import Hummingbird
import SocketIO

/// Events to Socket.IO's rooms from programs that have no socket.
struct RoomRoutes: Sendable {
    let rooms: RoomsNamespace
    let work: NodeWork

    func add(to router: Router<BasicRequestContext>) {
        router.post("/api/rooms/{room}/emit", use: emit)
    }

    private func emit(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let room = context.parameters.get("room").flatMap { $0.removingPercentEncoding } ?? ""
        // Escapes make JSON at most six times as long as what it says.
        let body = try await request.object(upTo: 6 * rooms.limits.eventBytes + 1_024, in: work)
        // Only there may a client emit what it likes itself.
        guard body["namespace"].map({ $0 == "/" }) ?? true else {
            throw Problem(.forbidden, "forbidden-namespace", "only events of the namespace / may be emitted")
        }
        guard let arguments = (body["args"] ?? .array([])).arrayValue else {
            throw Problem.badRequest("invalid-body", "args must be an array")
        }
        let event: RoomEvent
        do {
            event = try RoomEvent(
                room: .string(room), event: body["event"].map { SocketValue($0) },
                arguments: arguments.map { SocketValue($0) }, rooms.limits)
        } catch {
            let status: HTTPResponse.Status = error.code == "event-too-large" ? .contentTooLarge : .unprocessableContent
            throw Problem(status, error.code, error.message)
        }
        do {
            try rooms.emit(event)
        } catch is RedisAdapterError {
            throw Problem(
                .serviceUnavailable, "overloaded",
                "too much waits for the other nodes: only those at this node get the event", retryAfter: 1)
        }
        return Response(status: .accepted, json: .object(["ok": true]))
    }
}
