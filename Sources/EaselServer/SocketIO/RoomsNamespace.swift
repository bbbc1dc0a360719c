import EaselBoard
import EaselRoom
import NIOConcurrencyHelpers
import NIOCore
import SocketIO
import Synchronization

/// The namespace `/`: rooms as Socket.IO has them, on all nodes, for chat and notifications beside a board
/// (docs/PROTOCOL.md, "Socket.IO").
final class RoomsNamespace: Sendable {
    let limits: RoomLimits
    private let stallTimeout: Duration
    private let events = Atomic(0)
    private let server = NIOLockedValueBox<SocketIOServer?>(nil)

    init(_ context: GatewayContext) {
        limits = context.rooms
        stallTimeout = .nanoseconds(context.registry.configuration.stallTimeout.nanoseconds)
    }

    /// Events that were emitted to rooms.
    var emitted: Int { events.load(ordering: .relaxed) }

    func add(to server: SocketIOServer) {
        self.server.withLockedValue { $0 = server }
        server.onConnection { [self] socket in
            Self.name(socket)
            let pace = RoomPace(limits)
            socket.onAny { [self, unowned socket] event in
                await pace.wait(for: event, limits)
                guard await reads(socket) else { return }
                let answer = await answer(to: event, from: socket)
                if let answer { event.acknowledgement?.send([answer]) }
            }
        }
    }

    /// Keeps the name that the client gave itself, unless its token has named it.
    private static func name(_ socket: Socket) {
        guard socket.data["name"] == nil, let claimed = socket.handshake.auth["name"]?.stringValue, !claimed.isEmpty
        else { return }
        var data = socket.data.objectValue ?? [:]
        data["name"] = .string(String(claimed.unicodeScalars.prefix(Hello.maximumNameCharacters)))
        socket.data = .object(data)
    }

    /// Emits an event to everybody in a room, on all nodes. Throws `RedisAdapterError` where only those at this node get it.
    func emit(_ event: RoomEvent) throws {
        events.add(1, ordering: .relaxed)
        try server.withLockedValue { $0 }?.to(event.room).emit(arguments: event.arguments)
    }

    // MARK: Events of clients

    private func answer(to event: SocketEvent, from socket: Socket) async -> SocketValue? {
        do {
            switch event.name {
            case "join":
                try await socket.join(RoomEvent.roomToJoin(event.arguments.first, limits))
            case "leave":
                await socket.leave(try RoomEvent.room(event.arguments.first, limits))
            case "emit":
                let room = event.arguments.first
                let emitted = try RoomEvent(
                    room: room, event: event.arguments.dropFirst().first,
                    arguments: Array(event.arguments.dropFirst(2)),
                    limits)
                events.add(1, ordering: .relaxed)
                try socket.to(emitted.room).emit(arguments: emitted.arguments)
            case "members":
                return try await members(of: RoomEvent.room(event.arguments.first, limits))
            default:
                throw RoomEvent.Refusal(
                    code: "unknown-event", message: "there is no such event; there are join, leave, emit and members")
            }
            return ["ok": true]
        } catch let refusal as RoomEvent.Refusal {
            return ["code": .string(refusal.code), "message": .string(refusal.message)]
        } catch SocketIOError.tooManyRooms {
            return [
                "code": "too-many-rooms", "message": .string("a socket is in at most \(limits.roomsPerSocket) rooms"),
            ]
        } catch RedisAdapterError.overloaded {
            return [
                "code": "overloaded",
                "message": "too much waits for the other nodes: of an event, only those at this node get it",
            ]
        } catch {
            return ["code": "unavailable", "message": "the other nodes can't be asked now"]
        }
    }

    private func members(of room: String) async throws -> SocketValue {
        let sockets = try await server.withLockedValue { $0 }?.in(room).fetchSockets() ?? []
        return .array(
            sockets.prefix(limits.members).map { socket in
                var member: SocketObject = ["id": .string(socket.id)]
                member["name"] = socket.data["name"]
                return .object(member)
            })
    }

    // MARK: Slow clients

    /// Waits while more is unread than may be. False once the client has read nothing for too long, and is disconnected. What
    /// it sent before it left by itself counts.
    private func reads(_ socket: Socket) async -> Bool {
        var (least, since) = (Int.max, ContinuousClock.now)
        while socket.isConnected {
            let unread = await socket.unsentBytesNow()
            guard unread > limits.unreadBytes else { return true }
            if unread < least { (least, since) = (unread, .now) }
            guard .now - since < stallTimeout else {
                socket.disconnect(close: true)
                return false
            }
            try? await Task.sleep(for: .milliseconds(100))
            if Task.isCancelled { return false }
        }
        return true
    }
}

/// How fast one socket's events are handled.
private actor RoomPace {
    private var messages: TokenBucket?
    private var bytes: TokenBucket?

    init(_ limits: RoomLimits) {
        let burst = SessionRates().burst
        messages = TokenBucket(perSecond: limits.messagesPerSecond, burst: burst)
        bytes = TokenBucket(perSecond: limits.bytesPerSecond, burst: burst)
    }

    /// Returns once the event may be handled. Those that come meanwhile wait, and the client is read more slowly.
    func wait(for event: SocketEvent, _ limits: RoomLimits) async {
        let size = event.arguments.reduce(event.name.utf8.count) { $0 + $1.footprint }
        let count = event.name == "members" ? limits.costOfMembers : 1
        let now = NIODeadline.now()
        let debt = max(messages?.take(count, at: now) ?? .zero, bytes?.take(size, at: now) ?? .zero)
        if debt > .zero { try? await Task.sleep(nanoseconds: UInt64(debt.nanoseconds)) }
    }
}
