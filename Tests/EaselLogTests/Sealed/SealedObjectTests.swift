import EaselLog
import EaselTestSupport
import NIOCore
import Testing

@Suite("What Excalidraw's clients store, wherever it is kept", .serialized)
struct SealedObjectTests {
    private let object: SealedObject

    init() throws { object = SealedObject(.room, try #require(SealedID("room"))) }

    private func with(
        _ kind: LogKind, _ limits: SealedStoreLimits = SealedStoreLimits(),
        _ body: (any SealedStore, SealedStoreUnderTest) async throws -> Void
    ) async throws {
        let parts = try await SealedStoreUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let store = try parts.open(limits)
        try await body(store, parts)
        await store.shutdown()
    }

    @Test("is given back as it was, in parts, and old versions beside the newest", arguments: LogKind.allCases)
    func versions(kind: LogKind) async throws {
        try await with(kind) { store, _ in
            #expect(try await store.versions(of: object).isEmpty)
            let large = (0..<(SealedUpload.partBytes * 2 + 5)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let first = try #require(try await store.put(large, as: object))
            let second = try #require(try await store.put([1, 2, 3], as: object))
            let empty = try #require(try await store.put([], as: object))
            #expect([first, second, empty].map(\.number) == [1, 2, 3])
            #expect(try await store.versions(of: object) == [first, second, empty])
            #expect(try await store.bytes(of: first, of: object) == large)
            #expect(try await store.bytes(of: second, of: object) == [1, 2, 3])
            #expect(try await store.bytes(of: empty, of: object) == [])
            let file = SealedObject(.file, object.id)
            #expect(try await store.versions(of: file).isEmpty)
            _ = try await store.put([9], as: file)
            #expect(try await store.versions(of: object).count == 3)
        }
    }

    @Test("keeps a bounded number and size of versions, and always the newest", arguments: LogKind.allCases)
    func bounds(kind: LogKind) async throws {
        var limits = SealedStoreLimits()
        (limits.versions, limits.versionBytes) = (3, 100)
        try await with(kind, limits) { store, _ in
            for size in [10, 20, 30, 40] { _ = try await store.put(Array(repeating: 1, count: size), as: object) }
            let kept = try await store.versions(of: object)
            #expect(kept.map(\.bytes) == [20, 30, 40])
            _ = try await store.put(Array(repeating: 1, count: 55), as: object)
            #expect(try await store.versions(of: object).map(\.bytes) == [40, 55])
            _ = try await store.put(Array(repeating: 1, count: 1_000), as: object)
            #expect(try await store.versions(of: object).map(\.bytes) == [1_000])
            #expect(try await store.part(0, of: kept[0], of: object) == nil)
        }
    }

    @Test("shows nothing of an upload before it is published, or after it was abandoned", arguments: LogKind.allCases)
    func uploads(kind: LogKind) async throws {
        try await with(kind) { store, _ in
            var upload = try await store.beginUpload(of: object)
            try await store.add(ByteBuffer(string: "half"), to: &upload)
            #expect(try await store.versions(of: object).isEmpty)
            try await store.abandon(upload)
            #expect(try await store.versions(of: object).isEmpty)
            let scene = SealedObject(.scene, .randomScene())
            #expect(try await store.put([1], as: scene, onlyAsFirst: true)?.number == 1)
            #expect(try await store.put([2], as: scene, onlyAsFirst: true) == nil)
            #expect(try await store.versions(of: scene).map(\.bytes) == [1])
            #expect(scene.id.string.count == 16 && scene.id.string.allSatisfy(\.isWholeNumber))
        }
    }

    @Test("many who store at once get versions of their own, each whole", arguments: LogKind.allCases)
    func concurrent(kind: LogKind) async throws {
        try await with(kind) { store, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 1...8 {
                    group.addTask { [object] in
                        _ = try await store.put(Array(repeating: UInt8(writer), count: 1_000 * writer), as: object)
                    }
                }
                try await group.waitForAll()
            }
            let versions = try await store.versions(of: object)
            #expect(versions.map(\.number) == Array(1...8))
            for version in versions {
                let bytes = try #require(try await store.bytes(of: version, of: object))
                #expect(Set(bytes).count == 1 && bytes.count == 1_000 * Int(bytes[0]))
            }
        }
    }

    @Test(
        "is there when the store is opened again, and what was not published is not",
        arguments: [LogKind.sqlite, .redis])
    func durable(kind: LogKind) async throws {
        try await with(kind) { store, parts in
            let version = try #require(try await store.put([1, 2], as: object))
            var upload = try await store.beginUpload(of: object)
            try await store.add(ByteBuffer(string: "half"), to: &upload)
            await store.shutdown()
            let again = try parts.open()
            #expect(try await again.versions(of: object) == [version])
            #expect(try await again.bytes(of: version, of: object) == [1, 2])
            await again.shutdown()
        }
    }

    @Test("is forgotten when nobody used it for long", arguments: LogKind.allCases)
    func retention(kind: LogKind) async throws {
        var limits = SealedStoreLimits()
        limits.retention = .milliseconds(1)
        try await with(kind, limits) { store, _ in
            _ = try await store.put([1], as: object)
            try await Eventually.holds("the object is forgotten") {
                try await store.sweep()
                return try await store.versions(of: object).isEmpty
            }
        }
    }

    @Test("broken values in Redis are no versions")
    func broken() async throws {
        try await with(.redis) { store, parts in
            let redis = try #require(parts.redis)
            let version = try #require(try await store.put([1], as: object))
            let key = "easel:x:{rooms:room}:versions"
            for (field, value) in [
                ("2", "x"), ("3", "1:-1"), ("4", "99999999999999999999:1"), ("-5", "1:1"), ("6", ""),
                ("9223372036854775807", "1:1"), ("seven", "1:1"),
            ] { try await redis.command("HSET", key, field, value) }
            #expect(try await store.versions(of: object) == [version])
            try await redis.command("HSET", key, "last", "nan")
            await #expect(throws: LogError.self) { try await store.put([2], as: object) }
            try await redis.command("DEL", key)
            try await redis.command("SET", key, "x")
            await #expect(throws: LogError.self) { try await store.versions(of: object) }
        }
    }
}

extension SealedStore {
    /// Stores bytes as an object's next version, in parts.
    func put(_ bytes: [UInt8], as object: SealedObject, onlyAsFirst: Bool = false) async throws -> SealedVersion? {
        var upload = try await beginUpload(of: object)
        var rest = ByteBuffer(bytes: bytes)
        while let part = rest.readSlice(length: min(rest.readableBytes, SealedUpload.partBytes)),
            part.readableBytes > 0
        {
            try await add(part, to: &upload)
        }
        return try await publish(upload, onlyAsFirst: onlyAsFirst)
    }

    /// All bytes of a version; nil if some are missing.
    func bytes(of version: SealedVersion, of object: SealedObject) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        for index in 0..<version.parts {
            guard let part = try await part(index, of: version, of: object) else { return nil }
            bytes += part.readableBytesView
        }
        return bytes
    }
}
