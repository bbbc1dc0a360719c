import NIOConcurrencyHelpers
import NIOCore

@testable import SocketIO

/// A namespace whose sockets are rows of a table that records what is delivered to them.
final class RecordingNamespace: LocalNamespace {
    struct Row: Sendable {
        var rooms: Set<RoomName>
        var data: SocketValue = [:]
        var privateID: String?
        var received: [[SocketValue]] = []
        var isOpen = true
    }

    private struct State {
        var rows: [String: Row] = [:]
        var serverSide: [[SocketValue]] = []
        var adapter: (any Adapter)?
    }

    let name: String
    let recovery: Duration?
    var acknowledgementTimeout: Duration { .seconds(3_600) }
    private let state = NIOLockedValueBox(State())

    init(name: String = "/", recovery: Duration? = nil) {
        self.name = name
        self.recovery = recovery
    }

    func use(_ adapter: any Adapter) { state.withLockedValue { $0.adapter = adapter } }

    // MARK: What a test does

    /// Connects a socket and joins it to rooms, as a server does.
    func connect(_ id: String, _ rooms: Set<RoomName> = [], data: SocketValue = [:], privateID: String? = nil)
        async throws
    {
        state.withLockedValue { $0.rows[id] = Row(rooms: [], data: data, privateID: privateID) }
        try await add(rooms.union([RoomName(id)]), to: [id])
        guard let session = session(of: id), let adapter = state.withLockedValue(\.adapter) else { return }
        await withCheckedContinuation { done in adapter.remember(session) { done.resume() } }
    }

    func session(of id: String) -> RecoverableSession? {
        guard let row = state.withLockedValue({ $0.rows[id] }), let privateID = row.privateID else { return nil }
        return RecoverableSession(id: id, privateID: privateID, rooms: row.rooms, data: row.data)
    }

    /// Loses a socket's connection.
    func lose(_ id: String) async {
        let session = session(of: id)
        await close([id])
        if let session { state.withLockedValue(\.adapter)?.persist(session) }
    }

    func row(_ id: String) -> Row? { state.withLockedValue { $0.rows[id] } }

    /// The names of the events that a socket got; with what follows the first argument, if `offsets`.
    func events(_ id: String) -> [String] {
        (row(id)?.received ?? []).compactMap { $0.first?.stringValue }
    }

    var serverSide: [[SocketValue]] { state.withLockedValue(\.serverSide) }

    // MARK: LocalNamespace

    private static func matching(_ options: BroadcastOptions, in rows: [String: Row]) -> [String] {
        rows.filter { _, row in
            row.isOpen && (options.rooms.isEmpty || !options.rooms.isDisjoint(with: row.rooms))
                && options.except.isDisjoint(with: row.rooms)
        }.map(\.key)
    }

    func deliver(_ arguments: [SocketValue], _ options: BroadcastOptions, offset: String?) {
        state.withLockedValue { state in
            for id in Self.matching(options, in: state.rows) {
                let offsets = state.rows[id]?.privateID == nil ? nil : offset
                state.rows[id]?.received.append(arguments + (offsets.map { [.string($0)] } ?? []))
            }
        }
    }

    func deliverWithAcknowledgements(
        _ arguments: [SocketValue], _ options: BroadcastOptions, expected: @escaping @Sendable (Int) -> Void,
        answer: @escaping @Sendable (SocketValue) -> Void
    ) {
        deliver(arguments, options, offset: nil)
        let ids = state.withLockedValue { Self.matching(options, in: $0.rows) }
        expected(ids.count)
        for id in ids { answer(["from": .string(id), "bytes": .binary(ByteBuffer(bytes: [0, 255]))]) }
    }

    func sockets(_ options: BroadcastOptions) async -> [SocketDescription] {
        state.withLockedValue { state in
            Self.matching(options, in: state.rows).compactMap { id in
                state.rows[id].map {
                    SocketDescription(id: id, handshake: ["address": "here"], rooms: $0.rooms, data: $0.data)
                }
            }
        }
    }

    func rooms() async -> Set<RoomName> {
        state.withLockedValue { $0.rows.values.filter(\.isOpen).reduce(into: []) { $0.formUnion($1.rooms) } }
    }

    private func add(_ rooms: Set<RoomName>, to ids: [String]) async throws {
        let (opened, adapter) = state.withLockedValue { state in
            let before = state.rows.values.filter(\.isOpen).reduce(into: Set<RoomName>()) { $0.formUnion($1.rooms) }
            for id in ids { state.rows[id]?.rooms.formUnion(rooms) }
            return (ids.isEmpty ? [] : rooms.subtracting(before), state.adapter)
        }
        for room in opened { try await adapter?.opened(room: room) }
    }

    func join(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        try? await add(rooms, to: state.withLockedValue { Self.matching(options, in: $0.rows) })
    }

    func leave(_ rooms: Set<RoomName>, _ options: BroadcastOptions) async {
        await change { state in
            for id in Self.matching(options, in: state.rows) { state.rows[id]?.rooms.subtract(rooms) }
        }
    }

    func disconnect(_ options: BroadcastOptions, closing: Bool) async {
        await close(state.withLockedValue { Self.matching(options, in: $0.rows) })
    }

    private func close(_ ids: [String]) async {
        await change { state in
            for id in ids { state.rows[id]?.isOpen = false }
        }
    }

    private func change(_ body: @Sendable (inout State) -> Void) async {
        let (closed, adapter) = state.withLockedValue { state in
            func open() -> Set<RoomName> {
                state.rows.values.filter(\.isOpen).reduce(into: Set<RoomName>()) { $0.formUnion($1.rooms) }
            }
            let before = open()
            body(&state)
            return (before.subtracting(open()), state.adapter)
        }
        for room in closed { await adapter?.closed(room: room) }
    }

    func handOver(privateID: String) async -> RecoverableSession? {
        let id = state.withLockedValue { state in
            state.rows.first { $0.value.privateID == privateID && $0.value.isOpen }?.key
        }
        guard let id, let session = session(of: id) else { return nil }
        await close([id])
        return session
    }

    func serverSideEvent(_ arguments: [SocketValue], answer: (@Sendable (SocketValue) -> Void)?) {
        state.withLockedValue { $0.serverSide.append(arguments) }
        answer?(["node": "easel", "got": .array(arguments)])
    }
}
