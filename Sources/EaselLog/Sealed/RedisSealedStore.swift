public import EaselRedis
public import NIOCore

/// The store that nodes share. Needs Redis 7 or later.
public final class RedisSealedStore: SealedStore {
    private let client: RedisClient
    private let limits: SealedStoreLimits

    /// The client stays its owner's to shut down.
    public init(client: RedisClient, limits: SealedStoreLimits = SealedStoreLimits()) {
        self.client = client
        self.limits = limits
    }

    /// Milliseconds; 0 for ever.
    private var retention: RedisCommand.Argument {
        .integer(limits.retention.map { max(1, Int($0.nanoseconds / 1_000_000)) } ?? 0)
    }

    private func evaluate(
        _ script: RedisScript, keys: [String], _ arguments: [RedisCommand.Argument], of name: SealedID
    ) async throws(LogError) -> RESPValue {
        try await mapped(name) { try await self.client.evaluate(script, keys: keys, arguments: arguments) }
    }

    private func mapped<Value: Sendable>(
        _ name: SealedID, _ body: () async throws -> Value
    ) async throws(LogError) -> Value {
        do {
            return try await body()
        } catch RedisError.reply(let error) {
            throw switch error.prefix {
            case "CORRUPT": .corrupt("the \(error.message.dropFirst(8)) of \(name)")
            case "WRONGTYPE": .corrupt("a key of \(name) has another type than Easel's")
            case "STALE": .stale
            default: .unavailable(Unavailability(.reply(error)))
            }
        } catch let error as RedisError {
            throw .unavailable(Unavailability(error))
        } catch {
            throw .unavailable("\(error)")
        }
    }

    // MARK: Rooms

    private func keys(_ room: SealedID) -> [String] { [SealedKeys.log(room), SealedKeys.meta(room)] }

    public func append(
        _ entries: [SealedEntry], to room: SealedID, within limits: SealedRoomLimits
    ) async throws(LogError) -> SealedAppend {
        var arguments: [RedisCommand.Argument] = [
            .integer(limits.bytes), .integer(limits.entries), retention, .text(SealedKeys.live(room)),
        ]
        for entry in entries {
            arguments += [
                .text(entry.sender), .buffer(entry.iv), .buffer(entry.ciphertext), .integer(entry.byteCount),
            ]
        }
        let reply = try await evaluate(SealedScripts.append, keys: keys(room), arguments, of: room)
        let (isAppended, extent) = try Self.extent(reply, of: room)
        return isAppended ? .appended(extent) : .full(extent)
    }

    public func extent(of room: SealedID) async throws(LogError) -> SealedExtent {
        try Self.extent(
            try await evaluate(SealedScripts.describe, keys: keys(room), [], of: room), of: room
        ).extent
    }

    private static func extent(
        _ reply: RESPValue, of room: SealedID
    ) throws(LogError) -> (isAppended: Bool, extent: SealedExtent) {
        let values = reply.array ?? []
        guard values.count == 5 else { throw .corrupt("the reply of a script about room \(room)") }
        let last = try values[1].stored.seq("the last place of room \(room)")
        return (
            values[0].int == 1,
            SealedExtent(
                last: last,
                entries: try values[2].stored.integer("the entries of room \(room)", in: 0...last),
                bytes: try values[3].stored.integer("the bytes of room \(room)", in: 0...StoredValue.largestInteger),
                keyframe: values[4].string.flatMap { SealedKeyframe(text: $0) })
        )
    }

    public func read(_ room: SealedID, after place: Int, maximumBytes: Int) async throws(LogError) -> [SealedRecord] {
        let reply = try await evaluate(
            SealedScripts.read, keys: keys(room), [.integer(max(0, place)), .integer(maximumBytes), retention],
            of: room)
        var records: [SealedRecord] = []
        for entry in reply.array ?? [] {
            let record = try Self.record(entry, of: room)
            guard record.place > records.last?.place ?? place else {
                throw .corrupt("the order of room \(room)")
            }
            records.append(record)
        }
        return records
    }

    private static func record(_ entry: RESPValue, of room: SealedID) throws(LogError) -> SealedRecord {
        guard let parts = entry.array, parts.count == 2, let id = parts[0].string, id.hasPrefix("0-"),
            let place = Int(id.dropFirst(2)), (1...StoredValue.largestInteger).contains(place),
            let fields = parts[1].array, fields.count == 10,
            stride(from: 0, to: 10, by: 2).map({ fields[$0].string }) == ["s", "i", "c", "a", "t"],
            let sender = fields[1].string, let iv = fields[3].buffer, let ciphertext = fields[5].buffer
        else { throw .corrupt("an entry of room \(room) is not one of Easel's") }
        return SealedRecord(
            place: place, at: try fields[7].stored.time("the time of entry \(place) of room \(room)"),
            entry: SealedEntry(sender: sender, iv: iv, ciphertext: ciphertext))
    }

    public func trim(_ room: SealedID, upTo place: Int, keyframe: SealedKeyframe) async throws(LogError) {
        guard (1..<StoredValue.largestInteger).contains(place) else { return }
        _ = try await evaluate(
            SealedScripts.trim, keys: keys(room), [.integer(place), .integer(place + 1), .text(keyframe.text)], of: room
        )
    }

    public func follow(
        _ room: SealedID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable () -> Void
    ) async throws(LogError) -> any LogSubscription {
        let subscription = try await mapped(room) {
            try await self.client.subscribe(sharded: SealedKeys.live(room), on: eventLoop) { _ in handler() }
        }
        return Subscription(subscription: subscription)
    }

    private struct Subscription: LogSubscription {
        let subscription: RedisSubscription

        func cancel() async { await subscription.cancel() }
    }

    // MARK: Objects

    public func beginUpload(of object: SealedObject) async throws(LogError) -> SealedUpload {
        SealedUpload(of: object)
    }

    public func add(_ part: ByteBuffer, to upload: inout SealedUpload) async throws(LogError) {
        _ = try await evaluate(
            SealedScripts.add, keys: [SealedKeys.upload(upload)], [.integer(upload.parts), .buffer(part)],
            of: upload.object.id)
        upload.parts += 1
        upload.bytes += part.readableBytes
    }

    public func publish(_ upload: SealedUpload, onlyAsFirst: Bool) async throws(LogError) -> SealedVersion? {
        let object = upload.object
        let reply = try await evaluate(
            SealedScripts.publish, keys: [SealedKeys.upload(upload), SealedKeys.versions(object)],
            [
                .text(SealedKeys.prefix(object)), .integer(upload.bytes), .integer(upload.parts),
                .integer(onlyAsFirst ? 1 : 0), .integer(limits.versions), .integer(limits.versionBytes), retention,
            ], of: object.id)
        guard let values = reply.array, values.count == 2 else {
            throw .corrupt("the reply of a script about \(object.id)")
        }
        let number = try values[0].stored.seq("the version of \(object.id)")
        guard number > 0 else { return nil }
        return SealedVersion(
            number: number, bytes: upload.bytes, at: try values[1].stored.time("the time of \(object.id)"))
    }

    public func abandon(_ upload: SealedUpload) async throws(LogError) {
        _ = try await mapped(upload.object.id) {
            try await self.client.send(RedisCommand("UNLINK", key: SealedKeys.upload(upload)))
        }
    }

    public func versions(of object: SealedObject) async throws(LogError) -> [SealedVersion] {
        let reply = try await evaluate(
            SealedScripts.versions, keys: [SealedKeys.versions(object)],
            [.text(SealedKeys.prefix(object)), retention], of: object.id)
        let fields = reply.array ?? []
        // What is no version is left out: `last`, and what somebody else wrote.
        return stride(from: 0, to: fields.count - 1, by: 2).compactMap { index in
            guard let number = fields[index].int, (1...StoredValue.largestInteger).contains(number),
                let value = fields[index + 1].string?.split(separator: ":", omittingEmptySubsequences: false),
                value.count == 2, let bytes = Int(value[0]), (0...SealedVersion.largestBytes).contains(bytes),
                let at = Int(value[1]), (0...StoredValue.latestTime).contains(at)
            else { return nil }
            return SealedVersion(number: number, bytes: bytes, at: at)
        }.sorted { $0.number < $1.number }
    }

    public func part(
        _ index: Int, of version: SealedVersion, of object: SealedObject
    ) async throws(LogError) -> ByteBuffer? {
        try await mapped(object.id) {
            try await self.client.send(
                RedisCommand("HGET", key: SealedKeys.version(version.number, of: object), [.text("\(index)")]))
        }.buffer
    }

    /// Redis does so by itself.
    public func sweep() async throws(LogError) {}

    public func shutdown() async {}
}
