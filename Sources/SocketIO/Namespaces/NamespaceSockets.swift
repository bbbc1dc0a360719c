internal import EaselJSON
internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore

/// The sockets of one namespace on this node, on all event loops.
///
/// A loop's own table says who is in a room; which loops have members of a room is known here, so that an event wakes only
/// these.
final class NamespaceSockets: LocalNamespace {
    let name: String
    let recovery: Duration?
    let acknowledgementTimeout: Duration
    private let state = NIOLockedValueBox(State())
    /// Common to all sockets, so that a broadcast has one id for all.
    private let nextAcknowledgementID = NIOLockedValueBox(0)
    private let serverSideEvents: ServerSideEvents
    private let worker: AdapterWorker

    private struct State {
        var tables: [ObjectIdentifier: NamespaceTable] = [:]
        /// The tables that have members of a room, by their index.
        var rooms: [RoomName: [Int: NamespaceTable]] = [:]
        var sessions: [ExactString: Socket] = [:]
        var announcements = RoomAnnouncements<CheckedContinuation<Void, Never>>()
        var socketCount = 0
    }

    init(name: String, configuration: SocketIOConfiguration, serverSideEvents: ServerSideEvents, logger: Logger) {
        self.name = name
        recovery = configuration.recovery?.maximumDisconnection
        acknowledgementTimeout = configuration.acknowledgementTimeout
        self.serverSideEvents = serverSideEvents
        worker = AdapterWorker(logger: logger)
    }

    var socketCount: Int { state.withLockedValue(\.socketCount) }

    func makeAcknowledgementID() -> Int {
        nextAcknowledgementID.withLockedValue { id in
            defer { id = (id + 1) & 0xFFFF_FFFF_FFFF }
            return id
        }
    }

    /// The table of an event loop.
    func table(of broadcaster: LoopBroadcaster) -> NamespaceTable {
        state.withLockedValue { state in
            let id = ObjectIdentifier(broadcaster)
            if let table = state.tables[id] { return table }
            let table = NamespaceTable(broadcaster: broadcaster, index: state.tables.count)
            state.tables[id] = table
            return table
        }
    }
}

/// Who is in which room; called on the event loop of the socket.
extension NamespaceSockets {
    func insert(_ socket: Socket) {
        socket.table.modify { $0.insert(socket) }
        state.withLockedValue { state in
            state.socketCount += 1
            if let id = socket.privateID.map(ExactString.init) { state.sessions[id] = socket }
        }
        enter(socket.rooms, socket)
    }

    func remove(_ socket: Socket) {
        exit(socket.rooms, socket)
        socket.table.modify { $0.remove(socket) }
        state.withLockedValue { state in
            state.socketCount -= 1
            if let id = socket.privateID.map(ExactString.init), state.sessions[id] === socket {
                state.sessions[id] = nil
            }
        }
    }

    func enter(_ rooms: some Sequence<RoomName>, _ socket: Socket) {
        let table = socket.table
        for room in rooms where table.modify({ $0.join(room, socket) }) {
            announce { state in
                let isFirst = state.rooms[room] == nil
                state.rooms[room, default: [:]][table.index] = table
                return isFirst ? state.announcements.change(room, hasMembers: true) : nil
            }
        }
    }

    func exit(_ rooms: some Sequence<RoomName>, _ socket: Socket) {
        let table = socket.table
        for room in rooms where table.modify({ $0.leave(room, socket) }) {
            announce { state in
                state.rooms[room]?[table.index] = nil
                guard state.rooms[room]?.isEmpty == true else { return nil }
                state.rooms[room] = nil
                return state.announcements.change(room, hasMembers: false)
            }
        }
    }

    /// Returns when the adapter knows that these rooms have members here, as far as they have.
    func announced(_ rooms: some Sequence<RoomName>) async {
        guard worker.tellsRooms else { return }
        for room in rooms {
            await withCheckedContinuation { continuation in
                let isWaiting = state.withLockedValue { $0.announcements.wait(for: room, continuation) }
                if !isWaiting { continuation.resume() }
            }
        }
    }

    private func announce(_ change: (inout State) -> RoomAnnouncements<CheckedContinuation<Void, Never>>.Command?) {
        guard worker.tellsRooms else {
            _ = state.withLockedValue(change)
            return
        }
        // The worker is told with the lock held: commands of one room keep their order.
        state.withLockedValue { state in
            if let command = change(&state) { tell(command) }
        }
    }

    private func tell(_ command: RoomAnnouncements<CheckedContinuation<Void, Never>>.Command) {
        worker.tell(command) { [weak self] in self?.told(command) }
    }

    private func told(_ command: RoomAnnouncements<CheckedContinuation<Void, Never>>.Command) {
        let room =
            switch command {
            case .opened(let room), .closed(let room): room
            }
        let waiters = state.withLockedValue { state in
            let (waiters, next) = state.announcements.told(room)
            if let next { tell(next) }
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// What an adapter asks for.
extension NamespaceSockets {
    /// Connects the adapter of the namespace; until then there are no sockets.
    func attach(_ adapter: any Adapter) { worker.attach(adapter) }

    /// Ends what this does by itself.
    func stop() { worker.stop() }

    func deliver(_ arguments: [SocketValue], _ options: BroadcastOptions, offset: String?) {
        let tables = tables(for: options)
        guard !tables.isEmpty else { return }
        let offset = recovery == nil ? nil : offset
        let arguments = offset.map { arguments + [.string($0)] } ?? arguments
        let packet = Packet(kind: .event, namespace: name, data: .array(arguments)).encoded(compress: options.compress)
        let isVolatile = options.volatile
        for table in tables {
            table.broadcaster.enqueue {
                table.rooms.forEach(in: options) { $0.write(packet, isVolatile: isVolatile, offset: offset) }
            }
        }
    }

    func deliverWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions, expected: @escaping @Sendable (Int) -> Void,
        answer: @escaping @Sendable (SocketValue) -> Void
    ) {
        let id = makeAcknowledgementID()
        let packet = Packet(kind: .event, namespace: name, id: id, data: .array(arguments))
            .encoded(compress: options.compress)
        let timeout = TimeAmount(options.timeout ?? acknowledgementTimeout)
        let tables = tables(for: options)
        let asked = Gathering<Int>(count: tables.count) { expected($0.reduce(0, +)) }
        for table in tables {
            table.broadcaster.enqueue {
                var sockets: [Socket] = []
                table.rooms.forEach(in: options) { socket in
                    guard socket.expectAcknowledgement(id, of: packet, isVolatile: options.volatile, answer) else {
                        return
                    }
                    sockets.append(socket)
                }
                asked.add(sockets.count)
                guard !sockets.isEmpty else { return }
                let waiting = NIOLoopBound(sockets, eventLoop: table.broadcaster.eventLoop)
                table.broadcaster.eventLoop.scheduleTask(in: timeout) {
                    for socket in waiting.value { socket.stopExpectingAcknowledgement(id) }
                }
            }
        }
    }

    func sockets(_ options: BroadcastOptions) async -> [SocketDescription] {
        await forEachSocket(options) { $0.description }
    }

    func rooms() async -> Set<RoomName> {
        state.withLockedValue { Set($0.rooms.keys) }
    }

    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        _ = await forEachSocket(options) { $0.enter(rooms) }
        await announced(rooms)
    }

    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        _ = await forEachSocket(options) { $0.exit(rooms) }
    }

    func disconnect(_ options: BroadcastOptions, closing: Bool) async {
        _ = await forEachSocket(options) { $0.disconnectOnLoop(closing: closing) }
    }

    func handOver(privateID: String) async -> RecoverableSession? {
        guard let socket = state.withLockedValue({ $0.sessions[ExactString(privateID)] }) else { return nil }
        return await withCheckedContinuation { continuation in
            socket.table.broadcaster.enqueue { continuation.resume(returning: socket.handOver()) }
        }
    }

    func serverSideEvent(_ arguments: [SocketValue], answer: (@Sendable (SocketValue) -> Void)?) {
        serverSideEvents.receive(arguments, answer: answer)
    }

    /// Calls `body` for each socket that the options name, on its event loop, after all that was said before.
    func forEachSocket<Value: Sendable>(
        _ options: BroadcastOptions, _ body: @escaping @Sendable (Socket) -> Value
    ) async -> [Value] {
        let tables = tables(for: options)
        guard !tables.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let values = Gathering<[Value]>(count: tables.count) { continuation.resume(returning: $0.flatMap { $0 }) }
            for table in tables {
                table.broadcaster.enqueue {
                    var found: [Value] = []
                    table.rooms.forEach(in: options) { found.append(body($0)) }
                    values.add(found)
                }
            }
        }
    }

    private func tables(for options: BroadcastOptions) -> [NamespaceTable] {
        state.withLockedValue { state in
            guard !options.rooms.isEmpty else { return Array(state.tables.values) }
            if options.rooms.count == 1, let room = options.rooms.first {
                return state.rooms[room].map { Array($0.values) } ?? []
            }
            let tables = options.rooms.reduce(into: [Int: NamespaceTable]()) { union, room in
                if let tables = state.rooms[room] { union.merge(tables) { table, _ in table } }
            }
            return Array(tables.values)
        }
    }
}
