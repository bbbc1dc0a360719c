import EaselLog
import EaselRoom
import Logging
import NIOConcurrencyHelpers
import NIOCore
import SocketIO

/// Namespace `/excalidraw`: the events of Excalidraw's collaboration, for front ends as they are
/// (docs/EXCALIDRAW.md).
struct ExcalidrawNamespace: Sendable {
    static let name = "/excalidraw"

    /// Whole scenes are taken. Who comes back gets what was drawn from the log of its room, so sessions are not recovered.
    static var options: NamespaceOptions {
        var options = NamespaceOptions()
        options.packetBytes = Gateway.maximumPayload
        options.recovers = false
        return options
    }

    private let rooms: ExcalidrawRooms
    private let rates: SenderRates

    init(_ rooms: ExcalidrawRooms) {
        self.rooms = rooms
        rates = SenderRates(rooms.limits.rates)
    }

    /// Serves the clients of the namespace from now on.
    func attach() {
        rooms.namespace.use { [rooms] _ in try rooms.checkStore() }
        rooms.namespace.onConnection { socket in
            let session = ExcalidrawSession(socket, rooms, rates.begin(socket.handshake.address))
            for event in ExcalidrawSession.events {
                socket.onEvent(event) { await session.handle($0) }
            }
            socket.onDisconnect { _ in await session.end() }
            try rooms.namespace.to(socket.id).local.emit(arguments: ["init-room"])
        }
    }
}

/// A client of Excalidraw. Its events are handled one after the other.
private actor ExcalidrawSession {
    static let events = ["join-room", "server-broadcast", "server-volatile-broadcast", "user-follow"]

    private let socket: Socket
    private let rooms: ExcalidrawRooms
    private let rate: SenderRates.Sender
    private var joined: [SealedID: ExcalidrawRoom] = [:]
    private var outside: (id: SealedID, room: ExcalidrawRoom)?
    private var followed: Set<String> = []

    init(_ socket: Socket, _ rooms: ExcalidrawRooms, _ rate: SenderRates.Sender) {
        self.socket = socket
        self.rooms = rooms
        self.rate = rate
    }

    func handle(_ event: SocketEvent) async {
        let cost = event.name == "join-room" || event.name == "user-follow" ? ExcalidrawLimits.requestCost : 0
        switch rate.receive(event.arguments.reduce(cost) { $0 + $1.footprint }) {
        case .withinRates: break
        case .pause(let time):
            rooms.statistics.throttled.increment()
            try? await Task.sleep(nanoseconds: UInt64(time.nanoseconds))
        case .exceeded:
            rooms.logger.info("A client of Excalidraw is closed for sustained rate-limit violations")
            return socket.disconnect(close: true)
        }
        guard let request = ExcalidrawRequest(event, from: socket.id) else {
            return rooms.statistics.ignored.increment()
        }
        await handle(request)
    }

    private func handle(_ request: ExcalidrawRequest) async {
        switch request {
        case .join(let id): await join(id)
        case .draw(let id, let iv, let ciphertext):
            let room = joined[id] ?? drawn(into: id)
            let isTaken = await room.draw(SealedEntry(sender: socket.id, iv: iv, ciphertext: ciphertext))
            if !isTaken { socket.disconnect(close: true) }
        case .show(let id, let iv, let ciphertext):
            show(ExcalidrawRooms.name(id), iv, ciphertext)
        case .showFollowers(let iv, let ciphertext):
            show(ExcalidrawRooms.followers(of: socket.id), iv, ciphertext)
        case .follow(let other): await follow(other)
        case .unfollow(let other):
            guard followed.remove(other) != nil else { return }
            await socket.leave(ExcalidrawRooms.followers(of: other))
            await tellFollowers(of: other)
        }
    }

    /// A room that the client draws into and is not in. The last one is kept, so that what the client draws stays in order.
    private func drawn(into id: SealedID) -> ExcalidrawRoom {
        if let outside, outside.id == id { return outside.room }
        if let outside { rooms.release(outside.id) }
        let room = rooms.acquire(id)
        outside = (id, room)
        return room
    }

    private func show(_ room: String, _ iv: ByteBuffer, _ ciphertext: ByteBuffer) {
        try? rooms.namespace.to(room).except(socket.id).volatile.emit(
            arguments: ["client-broadcast", .binary(ciphertext), .binary(iv)])
    }

    private func join(_ id: SealedID) async {
        guard joined[id] != nil || joined.count < ExcalidrawLimits.roomsPerSocket else {
            return rooms.statistics.ignored.increment()
        }
        let room = joined[id] ?? rooms.acquire(id)
        joined[id] = room
        do {
            try await room.join(socket)
        } catch {
            rooms.logger.warning("A client could not join a room", metadata: ["error": "\(error)"])
        }
    }

    private func follow(_ other: String) async {
        guard followed.contains(other) || followed.count < ExcalidrawLimits.followedPerSocket else {
            return rooms.statistics.ignored.increment()
        }
        followed.insert(other)
        do {
            try await socket.join(ExcalidrawRooms.followers(of: other))
            await tellFollowers(of: other)
        } catch {
            rooms.logger.warning("A client could not follow another", metadata: ["error": "\(error)"])
        }
    }

    /// Tells somebody who follows them. Others may begin and end to follow meanwhile, at other nodes too, so who has told
    /// looks again, until that is what is there.
    private func tellFollowers(of other: String) async {
        var told: [String]?
        while let present = await followers(of: other), present != told {
            emit(present, toFollowed: other)
            told = present
        }
        // At least that somebody does.
        if told == nil, followed.contains(other) { emit([socket.id], toFollowed: other) }
    }

    private func emit(_ followers: [String], toFollowed other: String) {
        try? rooms.namespace.to(other).emit(
            arguments: ["user-follow-room-change", .array(followers.map { .string($0) })])
    }

    /// The ids of those who follow somebody, on all nodes; nil if some node does not answer.
    private func followers(of other: String) async -> [String]? {
        let found = try? await rooms.namespace.in(ExcalidrawRooms.followers(of: other)).fetchSockets()
        return found?.map(\.id).sorted()
    }

    func end() async {
        rate.end()
        for (id, room) in joined {
            await room.leave(socket)
            rooms.release(id)
        }
        joined = [:]
        if let outside { rooms.release(outside.id) }
        outside = nil
        let followed = followed
        self.followed = []
        for other in followed where await followers(of: other)?.allSatisfy({ $0 == socket.id }) ?? true {
            try? rooms.namespace.to(other).emit(arguments: ["broadcast-unfollow"])
            // Somebody may have begun to follow meanwhile, and been told before.
            if await followers(of: other)?.isEmpty == false { await tellFollowers(of: other) }
        }
    }
}
