import Foundation
import GRDB
public import NIOCore

extension SQLiteSealedStore: SealedObjectStore {
    public func beginUpload(of object: SealedObject) async throws(LogError) -> SealedUpload {
        SealedUpload(of: object)
    }

    public func add(_ part: ByteBuffer, to upload: inout SealedUpload) async throws(LogError) {
        let (token, index) = (upload.token, upload.parts)
        try await write { db in
            try db.execute(
                sql: "INSERT INTO parts (upload, part, bytes) VALUES (?, ?, ?)",
                arguments: [token, index, Data(part.readableBytesView)])
        }
        upload.parts += 1
        upload.bytes += part.readableBytes
    }

    public func publish(_ upload: SealedUpload, onlyAsFirst: Bool) async throws(LogError) -> SealedVersion? {
        let limits = self.limits
        return try await write { db in
            let object = upload.object
            let found = try Row.fetchOne(
                db, sql: "SELECT key, last FROM objects WHERE kind = ? AND id = ?",
                arguments: [object.kind.rawValue, object.id.string])
            let last =
                try found?.stored("last").integer(
                    "the last version of \(object.id)", in: 0...StoredValue.largestInteger - 1) ?? 0
            guard !onlyAsFirst || last == 0 else {
                try Self.drop(upload.token, in: db)
                return nil
            }
            let version = SealedVersion(number: last + 1, bytes: upload.bytes, at: SQLiteBoardLog.now())
            try db.execute(
                sql: """
                    INSERT INTO objects (kind, id, last, usedAt) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT (kind, id) DO UPDATE SET last = ?3, usedAt = ?4
                    """,
                arguments: [object.kind.rawValue, object.id.string, version.number, version.at])
            guard let key = try Self.key(of: object, in: db) else { return nil }
            try db.execute(
                sql: "INSERT INTO versions (object, number, bytes, at, upload) VALUES (?, ?, ?, ?, ?)",
                arguments: [key, version.number, version.bytes, version.at, upload.token])
            for old in limits.surplus(of: try Self.versions(key, in: db)) {
                let tokens = try Int.fetchAll(
                    db, sql: "SELECT upload FROM versions WHERE object = ? AND number = ?",
                    arguments: [key, old.number])
                for token in tokens { try Self.drop(token, in: db) }
                try db.execute(
                    sql: "DELETE FROM versions WHERE object = ? AND number = ?", arguments: [key, old.number])
            }
            return version
        }
    }

    private static func drop(_ token: Int, in db: Database) throws {
        try db.execute(sql: "DELETE FROM parts WHERE upload = ?", arguments: [token])
    }

    private static func key(of object: SealedObject, in db: Database) throws -> Int? {
        try Int.fetchOne(
            db, sql: "SELECT key FROM objects WHERE kind = ? AND id = ?",
            arguments: [object.kind.rawValue, object.id.string])
    }

    /// Those that can be read; a broken one is none.
    private static func versions(_ key: Int, in db: Database) throws -> [SealedVersion] {
        try Row.fetchAll(db, sql: "SELECT * FROM versions WHERE object = ? ORDER BY number", arguments: [key])
            .compactMap { row in
                guard let number = try? row.stored("number").integer("version", in: 1...StoredValue.largestInteger),
                    let bytes = try? row.stored("bytes").integer("bytes", in: 0...SealedVersion.largestBytes),
                    let at = try? row.stored("at").time("at")
                else { return nil }
                return SealedVersion(number: number, bytes: bytes, at: at)
            }
    }

    public func abandon(_ upload: SealedUpload) async throws(LogError) {
        try await write { db in try Self.drop(upload.token, in: db) }
    }

    public func versions(of object: SealedObject) async throws(LogError) -> [SealedVersion] {
        let (versions, isOld) = try await read { db -> ([SealedVersion], Bool) in
            guard let key = try Self.key(of: object, in: db) else { return ([], false) }
            let usedAt =
                try DatabaseValue.fetchOne(db, sql: "SELECT usedAt FROM objects WHERE key = ?", arguments: [key])?
                .stored.time("the last use of \(object.id)") ?? 0
            return (try Self.versions(key, in: db), usedAt < SQLiteBoardLog.now() - Self.useGranularity)
        }
        if isOld {
            try await write { db in
                try db.execute(
                    sql: "UPDATE objects SET usedAt = ? WHERE kind = ? AND id = ?",
                    arguments: [SQLiteBoardLog.now(), object.kind.rawValue, object.id.string])
            }
        }
        return versions
    }

    public func part(
        _ index: Int, of version: SealedVersion, of object: SealedObject
    ) async throws(LogError) -> ByteBuffer? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT parts.bytes FROM parts JOIN versions USING (upload) JOIN objects ON object = key
                    WHERE kind = ? AND id = ? AND number = ? AND part = ?
                    """,
                arguments: [object.kind.rawValue, object.id.string, version.number, index]
            ).flatMap { Self.bytes($0, "bytes") }
        }
    }
}
