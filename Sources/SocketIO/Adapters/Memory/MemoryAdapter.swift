internal import NIOConcurrencyHelpers

/// The adapter of a server that shares nothing with others. Sessions are recovered from memory.
public final class MemoryAdapter: Adapter {
    private let namespace: any LocalNamespace
    /// Held while an event is handed on, so that every socket gets events in the order of their offsets.
    private let log: NIOLockedValueBox<RecoveryLog>?

    init(_ namespace: any LocalNamespace) {
        self.namespace = namespace
        log = namespace.recovery.map { NIOLockedValueBox(RecoveryLog(limits: RecoveryLog.Limits(age: $0))) }
    }

    public func start() async {}
    public func close() async {}

    public var wantsRooms: Bool { false }
    public func opened(room: RoomName) async {}
    public func closed(room: RoomName) async {}

    public func broadcast(_ arguments: [SocketValue], _ options: BroadcastOptions) {
        guard let log, !options.volatile else { return namespace.deliver(arguments, options, offset: nil) }
        log.withLockedValue { log in
            let offset = log.append(arguments, options, at: .now)
            namespace.deliver(arguments, options, offset: offset)
        }
    }

    public func broadcastWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions
    ) async -> BroadcastAnswers {
        let collector = AcknowledgementCollector()
        return await collector.collect(timeout: options.timeout ?? namespace.acknowledgementTimeout) {
            namespace.deliverWithAcknowledgements(
                arguments, options, expected: collector.expect, answer: collector.add)
        }
    }

    public func sockets(_ options: BroadcastOptions) async -> [SocketDescription] { await namespace.sockets(options) }
    public func allRooms() async -> Set<RoomName> { await namespace.rooms() }

    public func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        await namespace.join(rooms, options)
    }

    public func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        await namespace.leave(rooms, options)
    }

    public func disconnect(_ options: BroadcastOptions, closing: Bool) async {
        await namespace.disconnect(options, closing: closing)
    }

    /// There are no other nodes.
    public func serverSideEmit(_ arguments: [SocketValue]) async {}
    public func serverSideEmitWithAcknowledgement(_ arguments: [SocketValue]) async -> [SocketValue] { [] }
    public func serverCount() async -> Int { 1 }

    public func remember(_ session: RecoverableSession, done: @escaping @Sendable () -> Void) {
        log?.withLockedValue { $0.begin(session.privateID) }
        done()
    }

    public func persist(_ session: RecoverableSession) {
        log?.withLockedValue { $0.lose(session, at: .now) }
    }

    public func forget(_ session: RecoverableSession) {
        log?.withLockedValue { $0.forget(session.privateID) }
    }

    public func restore(
        privateID: String, offset: String?, place: @Sendable (RecoverableSession) async -> Void
    ) async -> RestoredSession? {
        guard let log else { return nil }
        let handedOver = await namespace.handOver(privateID: privateID)
        guard let session = handedOver ?? log.withLockedValue({ $0.take(privateID, at: .now) }) else { return nil }
        // Before it is put into its rooms, which would be for nothing.
        guard log.withLockedValue({ $0.missed(by: session, after: offset) }) != nil else {
            forget(session)
            return nil
        }
        await place(session)
        guard let missed = log.withLockedValue({ $0.missed(by: session, after: offset) }) else {
            forget(session)
            return nil
        }
        return RestoredSession(session: session, missed: missed)
    }
}

/// Makes the adapter of a server that shares nothing with others.
public struct MemoryAdapterFactory: AdapterFactory {
    /// Has nothing to be told.
    public init() {}

    public func adapter(for namespace: any LocalNamespace) -> any Adapter { MemoryAdapter(namespace) }
}
