import EaselLog
import EaselTestSupport
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@Suite("The log of an Excalidraw room, whatever it is made of", .serialized)
struct SealedRoomTests {
    private let limits = SealedRoomLimits(entries: 1_000, bytes: 64 << 20)

    private let scene = SealedKeyframe(sender: "ada", after: 2, upTo: 4)

    private func with(
        _ kind: LogKind, _ body: (any SealedStore, SealedID, SealedStoreUnderTest) async throws -> Void
    ) async throws {
        let parts = try await SealedStoreUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        let store = try parts.open()
        try await body(store, try #require(SealedID("room")), parts)
        await store.shutdown()
    }

    @Test("gives back what was appended, byte for byte and in one order", arguments: LogKind.allCases)
    func order(kind: LogKind) async throws {
        try await with(kind) { store, room, _ in
            #expect(try await store.extent(of: room) == .empty)
            #expect(try await store.read(room, after: 0, maximumBytes: 1 << 20).isEmpty)
            let all = ByteBuffer(bytes: (0..<512).map { UInt8(truncatingIfNeeded: $0) })
            let first = SealedEntry(sender: "ada", iv: ByteBuffer(bytes: [0, 255, 10, 13]), ciphertext: all)
            let appended = try await store.append([first, SealedEntry("b")], to: room, within: limits)
            #expect(appended == .appended(SealedExtent(last: 2, entries: 2, bytes: first.byteCount + 16)))
            _ = try await store.append([SealedEntry("c", from: "bob")], to: room, within: limits)
            let records = try await store.read(room, after: 0, maximumBytes: 1 << 20)
            #expect(records.map(\.place) == [1, 2, 3])
            #expect(records.map(\.entry) == [first, SealedEntry("b"), SealedEntry("c", from: "bob")])
            #expect(records.allSatisfy { $0.at > 1_600_000_000_000 })
            #expect(try await store.read(room, after: 2, maximumBytes: 1 << 20).map(\.entry.text) == ["c"])
            let other = try #require(SealedID("other"))
            #expect(try await store.extent(of: other) == .empty)
        }
    }

    @Test("reads in pages that are bounded by bytes and by number, and never empty", arguments: LogKind.allCases)
    func pages(kind: LogKind) async throws {
        try await with(kind) { store, room, _ in
            let large = SealedEntry(
                sender: "ada", iv: ByteBuffer(), ciphertext: ByteBuffer(repeating: 7, count: 15 << 20))
            _ = try await store.append([large], to: room, within: limits)
            _ = try await store.append([large], to: room, within: limits)
            #expect(try await store.read(room, after: 0, maximumBytes: 1 << 20).map(\.place) == [1])
            #expect(try await store.read(room, after: 1, maximumBytes: 1 << 20).map(\.entry) == [large])
            for _ in 0..<3 {
                _ = try await store.append(
                    (0..<100).map { SealedEntry("\($0)") }, to: room, within: limits)
            }
            #expect(try await store.read(room, after: 2, maximumBytes: 1 << 20).count == 256)
        }
    }

    @Test("takes no more than a room may hold, all of a batch or none", arguments: LogKind.allCases)
    func bounds(kind: LogKind) async throws {
        try await with(kind) { store, room, _ in
            let small = SealedRoomLimits(entries: 3, bytes: 1_000)
            let two = [SealedEntry("a"), SealedEntry("b")]
            let extent = SealedExtent(last: 2, entries: 2, bytes: 32)
            #expect(try await store.append(two, to: room, within: small) == .appended(extent))
            #expect(try await store.append(two, to: room, within: small) == .full(extent))
            let large = SealedEntry(String(repeating: "x", count: 990))
            #expect(try await store.append([large], to: room, within: small) == .full(extent))
            #expect(try await store.extent(of: room) == extent)
            try await store.trim(room, upTo: 2, keyframe: scene)
            guard case .appended(let after) = try await store.append([large], to: room, within: limits) else {
                return #expect(Bool(false), "no room after a trim")
            }
            #expect(after == SealedExtent(last: 3, entries: 1, bytes: large.byteCount, keyframe: scene))
        }
    }

    @Test("drops what comes before a place, once, and numbers on", arguments: LogKind.allCases)
    func trims(kind: LogKind) async throws {
        try await with(kind) { store, room, _ in
            _ = try await store.append(["a", "b", "c", "d"].map { SealedEntry($0) }, to: room, within: limits)
            let other = SealedKeyframe(sender: "bob", after: 0, upTo: 1)
            try await store.trim(room, upTo: 9, keyframe: other)
            #expect(try await store.extent(of: room).entries == 4)
            try await store.trim(room, upTo: 2, keyframe: scene)
            // As two nodes do that ask at the same time.
            try await store.trim(room, upTo: 1, keyframe: other)
            try await store.trim(room, upTo: 2, keyframe: other)
            #expect(try await store.read(room, after: 0, maximumBytes: 1 << 20).map(\.entry.text) == ["c", "d"])
            #expect(try await store.extent(of: room) == SealedExtent(last: 4, entries: 2, bytes: 32, keyframe: scene))
            #expect(try await store.extent(of: room).base == 2)
            try await store.trim(room, upTo: 4, keyframe: scene)
            #expect(try await store.extent(of: room) == SealedExtent(last: 4, entries: 0, bytes: 0, keyframe: scene))
            _ = try await store.append([SealedEntry("e")], to: room, within: limits)
            #expect(try await store.read(room, after: 0, maximumBytes: 1 << 20).map(\.place) == [5])
        }
    }

    @Test("gives each of many writers its place, and tells followers", arguments: LogKind.allCases)
    func writers(kind: LogKind) async throws {
        try await with(kind) { store, room, _ in
            let told = NIOLockedValueBox(0)
            let subscription = try await store.follow(room, on: MultiThreadedEventLoopGroup.singleton.any()) {
                told.withLockedValue { $0 += 1 }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask { [limits] in
                        for n in 0..<20 {
                            _ = try await store.append([SealedEntry("\(writer) \(n)")], to: room, within: limits)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let records = try await store.read(room, after: 0, maximumBytes: 1 << 20)
            #expect(records.map(\.place) == Array(1...160))
            for writer in 0..<8 {
                let own = records.map(\.entry.text).filter { $0.hasPrefix("\(writer) ") }
                #expect(own == (0..<20).map { "\(writer) \($0)" })
            }
            try await Eventually.holds("followers are told") { told.withLockedValue { $0 } >= 160 }
            await subscription.cancel()
        }
    }

    @Test("is there when the store is opened again", arguments: [LogKind.sqlite, .redis])
    func durable(kind: LogKind) async throws {
        try await with(kind) { store, room, parts in
            _ = try await store.append([SealedEntry("a"), SealedEntry("b")], to: room, within: limits)
            try await store.trim(room, upTo: 1, keyframe: scene)
            await store.shutdown()
            let again = try parts.open()
            #expect(try await again.read(room, after: 0, maximumBytes: 1 << 20).map(\.entry.text) == ["b"])
            #expect(try await again.extent(of: room) == SealedExtent(last: 2, entries: 1, bytes: 16, keyframe: scene))
            await again.shutdown()
        }
    }

    @Test("is forgotten when nobody used it for long", arguments: LogKind.allCases)
    func retention(kind: LogKind) async throws {
        let parts = try await SealedStoreUnderTest(kind)
        defer { withExtendedLifetime(parts) {} }
        var keep = SealedStoreLimits()
        keep.retention = .milliseconds(1)
        let store = try parts.open(keep)
        let room = try #require(SealedID("room"))
        _ = try await store.append([SealedEntry("a")], to: room, within: limits)
        try await Eventually.holds("the room is forgotten") {
            try await store.sweep()
            return try await store.extent(of: room) == .empty
        }
        #expect(try await store.append([SealedEntry("b")], to: room, within: limits) != .full(.empty))
        await store.shutdown()
    }

    @Test("a broken value in Redis breaks its room alone, and is named")
    func broken() async throws {
        try await with(.redis) { store, room, parts in
            let redis = try #require(parts.redis)
            let sound = try #require(SealedID("sound"))
            for (field, value) in [
                ("last", "9223372036854775807"), ("last", "-1"), ("last", "nan"), ("last", ""), ("total", "1e300"),
                ("total", "x"), ("dropped", "99999999"), ("dropped", "-1"), ("last", "0"),
            ] {
                try await redis.command("DEL", "easel:x:{room}:meta", "easel:x:{room}:log")
                _ = try await store.append([SealedEntry("a")], to: room, within: limits)
                try await redis.command("HSET", "easel:x:{room}:meta", field, value)
                let error = await #expect(throws: LogError.self, "\(field) \(value)") {
                    try await store.append([SealedEntry("b")], to: room, within: limits)
                }
                guard case .corrupt(let what) = error else {
                    Issue.record("\(field) \(value): \(String(describing: error))")
                    continue
                }
                #expect(what.contains("room"))
                await #expect(throws: LogError.self) { try await store.extent(of: room) }
            }
            try await redis.command("DEL", "easel:x:{room}:meta", "easel:x:{room}:log")
            for entry in [["0-1", "s", "x"], ["5-5", "s", "x", "i", "x", "c", "x", "a", "1", "t", "1"]] {
                try await redis.command("DEL", "easel:x:{room}:log")
                let words = ["-p", "\(redis.port)", "XADD", "easel:x:{room}:log"] + entry
                _ = try await ChildProcess.run(Executable.find("redis-cli"), words)
                await #expect(throws: LogError.self) { try await store.read(room, after: 0, maximumBytes: 100) }
            }
            try await redis.command("DEL", "easel:x:{room}:log")
            try await redis.command("SET", "easel:x:{room}:log", "x")
            await #expect(throws: LogError.self) { try await store.read(room, after: 0, maximumBytes: 100) }
            _ = try await store.append([SealedEntry("a")], to: sound, within: limits)
            #expect(try await store.read(sound, after: 0, maximumBytes: 100).count == 1)
        }
    }
}
