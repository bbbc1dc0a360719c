import GRDB

/// The tables of a node's SQLite file.
enum SQLiteSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: boards, operations, clients, snapshots") { db in
            try db.execute(
                sql: """
                    CREATE TABLE boards (
                        key INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL UNIQUE,
                        title TEXT NOT NULL,
                        epoch TEXT NOT NULL,
                        seq INTEGER NOT NULL DEFAULT 0,
                        oldest INTEGER NOT NULL DEFAULT 1,
                        createdAt INTEGER NOT NULL,
                        updatedAt INTEGER NOT NULL
                    ) STRICT;
                    -- The text of an operation from behind its seq on: what is read is passed on as it is.
                    CREATE TABLE operations (
                        board INTEGER NOT NULL REFERENCES boards(key) ON DELETE CASCADE,
                        seq INTEGER NOT NULL,
                        tail BLOB NOT NULL,
                        PRIMARY KEY (board, seq)
                    ) STRICT;
                    CREATE TABLE clients (
                        board INTEGER NOT NULL REFERENCES boards(key) ON DELETE CASCADE,
                        client TEXT NOT NULL,
                        n INTEGER NOT NULL,
                        seq INTEGER NOT NULL,
                        PRIMARY KEY (board, client)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE snapshots (
                        board INTEGER NOT NULL REFERENCES boards(key) ON DELETE CASCADE,
                        seq INTEGER NOT NULL,
                        part INTEGER NOT NULL,
                        parts INTEGER NOT NULL,
                        epoch TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        frame BLOB NOT NULL,
                        PRIMARY KEY (board, seq, part)
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("2: access records") { db in
            try db.execute(
                sql: """
                    -- JSON; a board of nobody's has none.
                    ALTER TABLE boards ADD COLUMN access TEXT;
                    ALTER TABLE boards ADD COLUMN accessRevision INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE boards ADD COLUMN accessGrants INTEGER NOT NULL DEFAULT 0;
                    """)
        }
        migrator.registerMigration("3: people") { db in
            try db.execute(
                sql: """
                    -- The names of those who have drawn; the larger the order, the later they were remembered.
                    CREATE TABLE people (
                        board INTEGER NOT NULL REFERENCES boards(key) ON DELETE CASCADE,
                        person TEXT NOT NULL,
                        json TEXT NOT NULL,
                        remembered INTEGER NOT NULL,
                        PRIMARY KEY (board, person)
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("4: people to forget") { db in
            try db.execute(
                sql: """
                    -- Subjects that are to be removed from all boards.
                    CREATE TABLE forgetting (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("5: imports") { db in
            try db.execute(
                sql: """
                    -- Imports that are on their way. A board may be deleted meanwhile.
                    CREATE TABLE imports (
                        client TEXT PRIMARY KEY,
                        board TEXT NOT NULL,
                        epoch TEXT NOT NULL,
                        seq INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
