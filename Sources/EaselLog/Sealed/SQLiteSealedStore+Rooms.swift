import Foundation
import GRDB
public import NIOCore

extension SQLiteSealedStore: SealedRoomLog {
    /// What the row of a room says.
    private struct Room {
        var last = 0
        var total = 0
        var dropped = 0
        var usedAt = 0
        var keyframe: SealedKeyframe?

        init() {}

        init(_ row: Row, _ room: SealedID) throws(LogError) {
            let range = 0...StoredValue.largestInteger
            last = try row.stored("last").integer("the last place of room \(room)", in: range)
            total = try row.stored("total").integer("the bytes of room \(room)", in: range)
            dropped = try row.stored("dropped").integer("the dropped bytes of room \(room)", in: 0...total)
            usedAt = try row.stored("usedAt").time("the last use of room \(room)")
            keyframe = row.stored("keyframe").text.flatMap { SealedKeyframe(text: $0) }
        }
    }

    private static func room(_ room: SealedID, in db: Database) throws -> Room? {
        try Row.fetchOne(db, sql: "SELECT * FROM rooms WHERE id = ?", arguments: [room.string])
            .map { try Room($0, room) }
    }

    private static func extent(_ found: Room, of room: SealedID, in db: Database) throws -> SealedExtent {
        let entries = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM entries WHERE room = ?", arguments: [room.string])
        return SealedExtent(
            last: found.last, entries: min(entries ?? 0, found.last), bytes: found.total - found.dropped,
            keyframe: found.keyframe)
    }

    public func append(
        _ entries: [SealedEntry], to room: SealedID, within limits: SealedRoomLimits
    ) async throws(LogError) -> SealedAppend {
        let result = try await write { db -> SealedAppend in
            var found = try Self.room(room, in: db) ?? Room()
            var extent = try Self.extent(found, of: room, in: db)
            let bytes = entries.reduce(0) { $0 + $1.byteCount }
            guard limits.hasRoom(in: extent, entries: entries.count, bytes: bytes) else { return .full(extent) }
            guard found.last + entries.count <= StoredValue.largestInteger,
                found.total + bytes <= StoredValue.largestInteger
            else { throw LogError.corrupt("the last place of room \(room)") }
            found.usedAt = max(found.usedAt, SQLiteBoardLog.now())
            for entry in entries {
                found.last += 1
                found.total += entry.byteCount
                try db.execute(
                    sql: """
                        INSERT INTO entries (room, place, at, total, sender, iv, ciphertext)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        room.string, found.last, found.usedAt, found.total, entry.sender,
                        Data(entry.iv.readableBytesView), Data(entry.ciphertext.readableBytesView),
                    ])
            }
            try db.execute(
                sql: """
                    INSERT INTO rooms (id, last, total, dropped, usedAt) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (id) DO UPDATE SET last = ?2, total = ?3, usedAt = ?5
                    """,
                arguments: [room.string, found.last, found.total, found.dropped, found.usedAt])
            extent.last = found.last
            extent.entries += entries.count
            extent.bytes += bytes
            return .appended(extent)
        }
        if case .appended = result { followers.tell((), of: room) }
        return result
    }

    public func read(_ room: SealedID, after place: Int, maximumBytes: Int) async throws(LogError) -> [SealedRecord] {
        let (records, isOld) = try await read { db -> ([SealedRecord], Bool) in
            guard let found = try Self.room(room, in: db) else { return ([], false) }
            let rows = try Row.fetchCursor(
                db, sql: "SELECT * FROM entries WHERE room = ? AND place > ? ORDER BY place LIMIT 256",
                arguments: [room.string, place])
            var (records, bytes): ([SealedRecord], Int) = ([], 0)
            while records.isEmpty || bytes < maximumBytes, let row = try rows.next() {
                let record = try Self.record(row, room)
                bytes += record.entry.byteCount
                records.append(record)
            }
            return (records, found.usedAt < SQLiteBoardLog.now() - Self.useGranularity)
        }
        if isOld {
            try await write { db in
                try db.execute(
                    sql: "UPDATE rooms SET usedAt = ? WHERE id = ?",
                    arguments: [SQLiteBoardLog.now(), room.string])
            }
        }
        return records
    }

    private static func record(_ row: Row, _ room: SealedID) throws(LogError) -> SealedRecord {
        let place = try row.stored("place").integer(
            "a place in room \(room)", in: 1...StoredValue.largestInteger)
        guard let sender = row.stored("sender").text, let iv = bytes(row, "iv"),
            let ciphertext = bytes(row, "ciphertext")
        else { throw .corrupt("entry \(place) of room \(room)") }
        return SealedRecord(
            place: place, at: try row.stored("at").time("the time of entry \(place) of room \(room)"),
            entry: SealedEntry(sender: sender, iv: iv, ciphertext: ciphertext))
    }

    public func extent(of room: SealedID) async throws(LogError) -> SealedExtent {
        try await read { db in
            try Self.room(room, in: db).map { try Self.extent($0, of: room, in: db) } ?? .empty
        }
    }

    public func trim(_ room: SealedID, upTo place: Int, keyframe: SealedKeyframe) async throws(LogError) {
        try await write { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT total FROM entries WHERE room = ? AND place = ?",
                    arguments: [room.string, place])
            else { return }
            let dropped = try row.stored("total").integer(
                "the bytes of room \(room)", in: 0...StoredValue.largestInteger)
            try db.execute(
                sql: "DELETE FROM entries WHERE room = ? AND place <= ?", arguments: [room.string, place])
            try db.execute(
                sql: "UPDATE rooms SET dropped = ?, keyframe = ? WHERE id = ?",
                arguments: [dropped, keyframe.text, room.string])
        }
    }

    public func follow(
        _ room: SealedID, on eventLoop: any EventLoop, _ handler: @escaping @Sendable () -> Void
    ) async throws(LogError) -> any LogSubscription {
        followers.add({ _ in handler() }, to: room)
    }
}
