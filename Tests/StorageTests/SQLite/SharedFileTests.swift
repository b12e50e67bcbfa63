import FoundationEssentials
import Testing

@testable import Storage

/// One file with LionsDen's tables and those of a program's own, each with its own version.
@Suite struct SharedFileTests {
    private static let steps: [StaticString] = [
        "CREATE TABLE books (title TEXT NOT NULL) STRICT", "ALTER TABLE books ADD COLUMN pages INTEGER",
    ]

    private func withPath(_ test: (String) async throws -> Void) async throws {
        try await withFolder { try await test($0.appending(path: "den.db").path) }
    }

    /// Adds a record.
    private func useStore(_ path: String) async throws {
        let store = try await Store.sqlite(path: path)
        try await store.records.add(.of(.leo))
        await store.close()
    }

    /// Adds a book.
    private func useBooks(_ path: String) async throws {
        let file = SQLiteFile(path, schema: Self.steps)
        try await file.open()
        try await file.write("INSERT INTO books (title, pages) VALUES ('The den', 7)")
        await file.close()
    }

    private func counts(_ path: String) throws -> [SQLValue] {
        try SQLiteConnection.reader(path: path).rows(
            of: .own("SELECT (SELECT count(*) FROM records), (SELECT count(*) FROM books WHERE pages = 7)")
        ).flatMap(\.values)
    }

    /// A file as it was made when both kinds had their versions in `schema_migrations`.
    private func makeFormerFile(_ path: String, _ script: StaticString) throws {
        let connection = try SQLiteConnection(path: path)
        try connection.execute("CREATE TABLE schema_migrations (version integer NOT NULL PRIMARY KEY)")
        try connection.execute(script)
    }

    @Test(arguments: [true, false]) func `a file holds both, whichever comes first`(beginsWithStore: Bool) async throws {
        try await withPath { path in
            if beginsWithStore { try await useStore(path) }
            for _ in 0..<2 {
                try await useBooks(path)
                try await useStore(path)
            }
            #expect(try counts(path) == [.integer(beginsWithStore ? 3 : 2), .integer(2)])
            await #expect(throws: StorageOpeningError.newerSchema(found: 2, known: 1)) {
                try await SQLiteFile(path, schema: Array(Self.steps.prefix(1))).open()
            }
        }
    }

    @Test func `a newer schema of one kind does not keep the other from its tables`() async throws {
        try await withPath { path in
            try await useStore(path)
            try await useBooks(path)
            let connection = try SQLiteConnection(path: path)
            try connection.execute("INSERT INTO schema_migrations VALUES (999)")
            await #expect(throws: StorageOpeningError.newerSchema(found: 999, known: Migration.latest)) {
                try await Store.sqlite(path: path)
            }
            try await useBooks(path)
        }
    }

    @Test(arguments: [true, false]) func `own tables from before keep their version`(storeOpensFirst: Bool) async throws {
        try await withPath { path in
            try makeFormerFile(
                path,
                "CREATE TABLE books (title TEXT NOT NULL) STRICT; INSERT INTO books VALUES ('old'); INSERT INTO schema_migrations VALUES (1)"
            )
            if storeOpensFirst { try await useStore(path) }
            for _ in 0..<2 { try await useBooks(path) }
            try await useStore(path)
            #expect(try counts(path) == [.integer(storeOpensFirst ? 2 : 1), .integer(2)])
            let titles = try SQLiteConnection.reader(path: path).rows(of: .own("SELECT title FROM books ORDER BY rowid LIMIT 1"))
            #expect(titles.flatMap(\.values) == [.text("old")])
        }
    }

    @Test func `own tables from before that a newer program has made are refused`() async throws {
        try await withPath { path in
            try makeFormerFile(path, "INSERT INTO schema_migrations VALUES (1), (2), (3)")
            for _ in 0..<2 {
                await #expect(throws: StorageOpeningError.newerSchema(found: 3, known: 2)) { try await useBooks(path) }
            }
        }
    }

    @Test func `a store from before keeps its version and its records`() async throws {
        try await withPath { path in
            try makeFormerFile(path, Migration.firstOfSQLite)
            try SQLiteConnection(path: path).execute(
                """
                INSERT INTO schema_migrations VALUES (1);
                INSERT INTO records (id, issuer, subject, data, created_at)
                VALUES (randomblob(16), 'https://pool.example', 'leo', x'7B7D', 1800000000.25)
                """)
            try await useBooks(path)
            try await useStore(path)
            #expect(try counts(path) == [.integer(2), .integer(1)])
        }
    }

    /// As golang-migrate, Rails and dbmate make them.
    @Test(
        arguments: [
            "CREATE TABLE schema_migrations (version uint64, dirty bool)",
            "CREATE TABLE \"schema_migrations\" (\"version\" varchar NOT NULL PRIMARY KEY)",
            "CREATE TABLE IF NOT EXISTS \"schema_migrations\" (version varchar(128) primary key)",
        ] as [StaticString])
    func `own tables leave another program's migrations as they are`(script: StaticString) async throws {
        try await withPath { path in
            let other = try SQLiteConnection(path: path)
            try other.execute(script)
            try other.execute("INSERT INTO schema_migrations (version) VALUES ('20260131120000')")
            for _ in 0..<2 { try await useBooks(path) }
            let versions = try SQLiteConnection.reader(path: path).rows(
                of: .own("SELECT CAST(version AS TEXT) FROM schema_migrations UNION ALL SELECT count(*) FROM books WHERE pages = 7"))
            #expect(versions.flatMap(\.values) == [.text("20260131120000"), .integer(2)])
        }
    }

    /// By this table a file from before is told to be a store's.
    @Test func `a store has the table by which it is known`() async throws {
        try await withPath { path in
            let names = try SQLiteConnection.writer(path: path).rows(
                of: .own("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'api_key_deletions'"))
            #expect(names.flatMap(\.values) == [.text("api_key_deletions")])
        }
    }
}
