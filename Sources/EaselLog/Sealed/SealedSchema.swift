import GRDB

/// The tables of a node's file of what is encrypted.
enum SealedSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: rooms and objects") { db in
            try db.execute(
                sql: """
                    CREATE TABLE rooms (
                        id TEXT PRIMARY KEY,
                        last INTEGER NOT NULL,
                        -- Bytes of all entries ever, and of those that were dropped.
                        total INTEGER NOT NULL,
                        dropped INTEGER NOT NULL,
                        usedAt INTEGER NOT NULL,
                        keyframe TEXT
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE entries (
                        room TEXT NOT NULL,
                        place INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        -- Bytes of all entries up to and including this one.
                        total INTEGER NOT NULL,
                        sender TEXT NOT NULL,
                        iv BLOB NOT NULL,
                        ciphertext BLOB NOT NULL,
                        PRIMARY KEY (room, place)
                    ) STRICT;
                    CREATE TABLE objects (
                        key INTEGER PRIMARY KEY AUTOINCREMENT,
                        kind TEXT NOT NULL,
                        id TEXT NOT NULL,
                        last INTEGER NOT NULL,
                        usedAt INTEGER NOT NULL,
                        UNIQUE (kind, id)
                    ) STRICT;
                    CREATE TABLE versions (
                        object INTEGER NOT NULL,
                        number INTEGER NOT NULL,
                        bytes INTEGER NOT NULL,
                        at INTEGER NOT NULL,
                        upload INTEGER NOT NULL UNIQUE,
                        PRIMARY KEY (object, number)
                    ) STRICT;
                    CREATE TABLE parts (
                        upload INTEGER NOT NULL,
                        part INTEGER NOT NULL,
                        bytes BLOB NOT NULL,
                        PRIMARY KEY (upload, part)
                    ) STRICT;
                    """)
        }
        return migrator
    }
}
