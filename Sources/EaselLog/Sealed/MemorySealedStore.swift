import Foundation
import NIOConcurrencyHelpers
public import NIOCore

/// A store that lives and dies with its process, for tests of what uses a store.
public final class MemorySealedStore: SealedStore {
    private struct Room {
        var last = 0
        var records: [SealedRecord] = []
        var usedAt = 0
        var keyframe: SealedKeyframe?

        var extent: SealedExtent {
            SealedExtent(
                last: last, entries: records.count, bytes: records.reduce(0) { $0 + $1.entry.byteCount },
                keyframe: keyframe)
        }
    }

    private struct Object {
        var last = 0
        var versions: [(version: SealedVersion, parts: [ByteBuffer])] = []
        var usedAt = 0
    }

    private struct State {
        var rooms: [SealedID: Room] = [:]
        var objects: [SealedObject: Object] = [:]
        var uploads: [Int: [ByteBuffer]] = [:]
        var isShutDown = false
    }

    private let state = NIOLockedValueBox(State())
    private let followers = LocalFollowers<SealedID, Void>()
    private let limits: SealedStoreLimits

    public init(limits: SealedStoreLimits = SealedStoreLimits()) { self.limits = limits }

    private static func now() -> Int { Int(Date().timeIntervalSince1970 * 1_000) }

    private func with<Value>(_ body: (inout State) -> Value) throws(LogError) -> Value {
        let value: Value? = state.withLockedValue { $0.isShutDown ? nil : body(&$0) }
        guard let value else { throw .unavailable(Unavailability(.closed, "the store is shut down")) }
        return value
    }

    public func append(
        _ entries: [SealedEntry], to room: SealedID, within limits: SealedRoomLimits
    ) async throws(LogError) -> SealedAppend {
        let result = try with { state -> SealedAppend in
            var found = state.rooms[room] ?? Room()
            let bytes = entries.reduce(0) { $0 + $1.byteCount }
            guard limits.hasRoom(in: found.extent, entries: entries.count, bytes: bytes) else {
                return .full(found.extent)
            }
            found.usedAt = Self.now()
            for entry in entries {
                found.last += 1
                found.records.append(SealedRecord(place: found.last, at: found.usedAt, entry: entry))
            }
            state.rooms[room] = found
            return .appended(found.extent)
        }
        if case .appended = result { followers.tell((), of: room) }
        return result
    }

    public func read(_ room: SealedID, after place: Int, maximumBytes: Int) async throws(LogError) -> [SealedRecord] {
        try with { state in
            state.rooms[room]?.usedAt = Self.now()
            var (found, bytes): ([SealedRecord], Int) = ([], 0)
            for record in state.rooms[room]?.records ?? [] where record.place > place {
                if found.count == 256 || !found.isEmpty && bytes >= maximumBytes { break }
                bytes += record.entry.byteCount
                found.append(record)
            }
            return found
        }
    }

    public func extent(of room: SealedID) async throws(LogError) -> SealedExtent {
        try with { $0.rooms[room]?.extent ?? .empty }
    }

    public func trim(_ room: SealedID, upTo place: Int, keyframe: SealedKeyframe) async throws(LogError) {
        try with { state in
            guard let found = state.rooms[room], place > found.extent.base, place <= found.last else { return }
            state.rooms[room]?.records.removeFirst(place - found.extent.base)
            state.rooms[room]?.keyframe = keyframe
        }
    }

    public func follow(
        _ room: SealedID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable () -> Void
    ) async throws(LogError) -> any LogSubscription {
        followers.add({ _ in handler() }, to: room)
    }

    public func beginUpload(of object: SealedObject) async throws(LogError) -> SealedUpload {
        let upload = SealedUpload(of: object)
        try with { $0.uploads[upload.token] = [] }
        return upload
    }

    public func add(_ part: ByteBuffer, to upload: inout SealedUpload) async throws(LogError) {
        let token = upload.token
        try with { $0.uploads[token]?.append(part) }
        upload.parts += 1
        upload.bytes += part.readableBytes
    }

    public func publish(_ upload: SealedUpload, onlyAsFirst: Bool) async throws(LogError) -> SealedVersion? {
        try with { state -> SealedVersion? in
            guard let parts = state.uploads.removeValue(forKey: upload.token) else { return nil }
            var object = state.objects[upload.object] ?? Object()
            guard !onlyAsFirst || object.last == 0 else { return nil }
            object.last += 1
            object.usedAt = Self.now()
            let version = SealedVersion(number: object.last, bytes: upload.bytes, at: object.usedAt)
            object.versions.append((version, parts))
            object.versions.removeFirst(limits.surplus(of: object.versions.map(\.version)).count)
            state.objects[upload.object] = object
            return version
        }
    }

    public func abandon(_ upload: SealedUpload) async throws(LogError) {
        try with { $0.uploads[upload.token] = nil }
    }

    public func versions(of object: SealedObject) async throws(LogError) -> [SealedVersion] {
        try with { state in
            state.objects[object]?.usedAt = Self.now()
            return state.objects[object]?.versions.map(\.version) ?? []
        }
    }

    public func part(
        _ index: Int, of version: SealedVersion, of object: SealedObject
    ) async throws(LogError) -> ByteBuffer? {
        try with { state in
            state.objects[object]?.versions.first { $0.version == version }
                .flatMap { $0.parts.indices.contains(index) ? $0.parts[index] : nil }
        }
    }

    public func sweep() async throws(LogError) {
        guard let retention = limits.retention else { return }
        let oldest = Self.now() - Int(retention.nanoseconds / 1_000_000)
        try with { state in
            state.rooms = state.rooms.filter { $0.value.usedAt > oldest }
            state.objects = state.objects.filter { $0.value.usedAt > oldest }
        }
    }

    public func shutdown() async { state.withLockedValue { $0.isShutDown = true } }
}
