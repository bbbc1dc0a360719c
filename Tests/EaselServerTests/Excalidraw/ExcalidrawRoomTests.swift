import EaselBoard
import EaselLog
import EaselTestSupport
import Logging
import NIOCore
import SocketIO
import Testing

@testable import EaselServer

/// A store whose answers to appends can be held up. Everything else is as the one in memory has it.
private struct GatedSealedStore: SealedStore {
    enum Call: Hashable { case append }

    private let store = MemorySealedStore()
    let gates = CallGates<Call>()

    func append(
        _ entries: [SealedEntry], to room: SealedID, within limits: SealedRoomLimits
    ) async throws(LogError) -> SealedAppend {
        let result = try await store.append(entries, to: room, within: limits)
        await gates.pass(.append)
        return result
    }

    func read(_ room: SealedID, after place: Int, maximumBytes: Int) async throws(LogError) -> [SealedRecord] {
        try await store.read(room, after: place, maximumBytes: maximumBytes)
    }

    func extent(of room: SealedID) async throws(LogError) -> SealedExtent { try await store.extent(of: room) }

    func trim(_ room: SealedID, upTo place: Int, keyframe: SealedKeyframe) async throws(LogError) {
        try await store.trim(room, upTo: place, keyframe: keyframe)
    }

    func follow(
        _ room: SealedID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable () -> Void
    ) async throws(LogError) -> any LogSubscription {
        try await store.follow(room, on: eventLoop, handler)
    }

    func beginUpload(of object: SealedObject) async throws(LogError) -> SealedUpload {
        try await store.beginUpload(of: object)
    }

    func add(_ part: ByteBuffer, to upload: inout SealedUpload) async throws(LogError) {
        try await store.add(part, to: &upload)
    }

    func publish(_ upload: SealedUpload, onlyAsFirst: Bool) async throws(LogError) -> SealedVersion? {
        try await store.publish(upload, onlyAsFirst: onlyAsFirst)
    }

    func abandon(_ upload: SealedUpload) async throws(LogError) { try await store.abandon(upload) }

    func versions(of object: SealedObject) async throws(LogError) -> [SealedVersion] {
        try await store.versions(of: object)
    }

    func part(
        _ index: Int, of version: SealedVersion, of object: SealedObject
    ) async throws(LogError) -> ByteBuffer? { try await store.part(index, of: version, of: object) }

    func sweep() async throws(LogError) { try await store.sweep() }

    func shutdown() async { await store.shutdown() }
}

@Suite("A room of Excalidraw whose store is slow")
struct ExcalidrawRoomTests {
    @Test("ends with its node though the store answers only after it was given up")
    func answerAfterTheEnd() async throws {
        let store = GatedSealedStore()
        let rooms = ExcalidrawRooms(
            store: store, namespace: SocketIOServer().of("/excalidraw"), limits: ExcalidrawLimits(),
            heartbeat: .seconds(25), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let room = rooms.acquire(try #require(SealedID("room")))
        store.gates.close(.append, next: 1)
        let entry = SealedEntry(
            sender: "somebody", iv: ByteBuffer(string: "iv"), ciphertext: ByteBuffer(string: "a stroke"))
        #expect(await room.draw(entry))
        #expect(await room.draw(entry))
        await store.gates.arrival(of: .append)
        await room.abandon()
        #expect(rooms.statistics.waitingBytes.value == 0)
        store.gates.open(.append)
        await room.end()
        #expect(rooms.statistics.waitingBytes.value == 0)
    }
}
