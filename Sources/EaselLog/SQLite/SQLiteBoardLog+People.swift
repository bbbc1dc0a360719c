public import EaselBoard
import EaselJSON
import GRDB

extension SQLiteBoardLog: PeopleStore {
    public func remember(_ people: [KnownPerson], of board: BoardID) async throws(LogError) {
        guard !people.isEmpty else { return }
        try await write { db in
            guard let key = try Self.key(of: board, in: db) else { return }
            var order =
                try Int.fetchOne(db, sql: "SELECT max(remembered) FROM people WHERE board = ?", arguments: [key]) ?? 0
            for person in people {
                order = order < StoredValue.largestInteger ? order + 1 : order
                try db.execute(
                    sql: """
                        INSERT INTO people (board, person, json, remembered) VALUES (?, ?, ?, ?)
                        ON CONFLICT (board, person) DO UPDATE SET json = excluded.json, remembered = excluded.remembered
                        """,
                    arguments: [key, person.identity.key, JSON.object(person.object).canonicalString, order])
            }
            try db.execute(
                sql: """
                    DELETE FROM people WHERE board = ?1 AND person IN (
                        SELECT person FROM people WHERE board = ?1 ORDER BY remembered DESC LIMIT -1 OFFSET ?2)
                    """, arguments: [key, KnownPerson.maximum])
        }
    }

    public func people(of board: BoardID) async throws(LogError) -> [KnownPerson] {
        try await read { db in
            guard let key = try Self.key(of: board, in: db) else { return [] }
            // What is none is left out.
            return try String.fetchAll(
                db, sql: "SELECT json FROM people WHERE board = ? LIMIT ?", arguments: [key, 2 * KnownPerson.maximum]
            ).compactMap { try? JSON(parsing: $0.utf8) }.compactMap { KnownPerson(json: $0) }
        }
    }
}
