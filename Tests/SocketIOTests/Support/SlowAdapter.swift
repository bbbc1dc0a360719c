@testable import SocketIO

/// Makes adapters that do something before they close, and are adapters in memory otherwise.
struct SlowAdapterFactory: AdapterFactory {
    let closing: @Sendable (_ namespace: String) async -> Void

    func adapter(for namespace: any LocalNamespace) -> any Adapter {
        SlowAdapter(adapter: MemoryAdapter(namespace), name: namespace.name, closing: closing)
    }
}

private struct SlowAdapter: Adapter {
    let adapter: MemoryAdapter
    let name: String
    let closing: @Sendable (_ namespace: String) async -> Void

    func start() async {}
    func close() async { await closing(name) }
    var wantsRooms: Bool { false }
    func opened(room: RoomName) async {}
    func closed(room: RoomName) async {}

    func broadcast(_ arguments: [SocketValue], _ options: BroadcastOptions) {
        adapter.broadcast(arguments, options)
    }
    func broadcastWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions
    ) async -> BroadcastAnswers {
        await adapter.broadcastWithAcknowledgements(arguments, options)
    }

    func sockets(_ options: BroadcastOptions) async -> [SocketDescription] { await adapter.sockets(options) }
    func allRooms() async -> Set<RoomName> { await adapter.allRooms() }
    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async { await adapter.join(rooms, options) }
    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async { await adapter.leave(rooms, options) }
    func disconnect(_ options: BroadcastOptions, closing: Bool) async {
        await adapter.disconnect(options, closing: closing)
    }

    func serverSideEmit(_ arguments: [SocketValue]) async {}
    func serverSideEmitWithAcknowledgement(_ arguments: [SocketValue]) async -> [SocketValue] { [] }
    func serverCount() async -> Int { 1 }

    func remember(_ session: RecoverableSession, done: @escaping @Sendable () -> Void) {
        adapter.remember(session, done: done)
    }
    func persist(_ session: RecoverableSession) { adapter.persist(session) }
    func forget(_ session: RecoverableSession) { adapter.forget(session) }
    func restore(
        privateID: String, offset: String?, place: @Sendable (RecoverableSession) async -> Void
    ) async -> RestoredSession? {
        await adapter.restore(privateID: privateID, offset: offset, place: place)
    }
}
