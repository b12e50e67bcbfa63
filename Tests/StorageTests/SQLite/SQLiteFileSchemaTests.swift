import FoundationEssentials
import Testing

@testable import Storage

/// How the tables of an ``SQLiteFile`` are made, and what holds for all of them.
@Suite struct SQLiteFileSchemaTests {
    @Test func `steps are run once, and a file of a newer program is refused`() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "books.db").path
            let steps: [StaticString] = ["CREATE TABLE books (title TEXT)", "ALTER TABLE books ADD COLUMN pages INTEGER"]
            for schema in [Array(steps.prefix(1)), steps, steps] {
                let file = SQLiteFile(path, schema: schema)
                await #expect(throws: StorageError.unavailable(.closed)) { try await file.write("DELETE FROM books") }
                for _ in 0..<2 { try await file.open() }
                try await file.write("INSERT INTO books (title) VALUES ('The den')")
                await file.close()
                await #expect(throws: StorageError.unavailable(.closed)) { try await file.write("DELETE FROM books") }
            }
            await #expect(throws: StorageOpeningError.newerSchema(found: 2, known: 1)) {
                try await SQLiteFile(path, schema: Array(steps.prefix(1))).open()
            }
            let file = SQLiteFile(path, schema: steps)
            try await file.open()
            #expect(try await file.read("SELECT count(*) FROM books WHERE pages IS NULL") == [3])
            await file.close()
        }
    }

    @Test func `foreign keys are enforced, but not while the schema is brought up to date`() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "books.db").path
            let first: StaticString = """
                CREATE TABLE books (id INTEGER PRIMARY KEY) STRICT;
                CREATE TABLE covers (book INTEGER PRIMARY KEY REFERENCES books ON DELETE CASCADE) STRICT
                """
            let second: StaticString = """
                CREATE TABLE new (id INTEGER PRIMARY KEY, pages INTEGER) STRICT;
                INSERT INTO new (id) SELECT id FROM books; DROP TABLE books; ALTER TABLE new RENAME TO books
                """
            var file = SQLiteFile(path, schema: [first])
            try await file.open()
            for book in 1...2 {
                await #expect(throws: StorageError.violation) { try await file.write("INSERT INTO covers VALUES (\(book))") }
                try await file.write("INSERT INTO books VALUES (\(book))")
                try await file.write("INSERT INTO covers VALUES (\(book))")
            }
            await file.close()
            file = SQLiteFile(path, schema: [first, second])
            try await file.open()
            #expect(try await file.read("SELECT book FROM covers") == [1, 2])
            try await file.write("DELETE FROM books WHERE id = \(1)")
            #expect(try await file.read("SELECT book FROM covers") == [2])
            await file.close()
        }
    }

    @Test func `no more statements stay prepared than are bounded`() async throws {
        try await withFolder { folder in
            let connection = try SQLiteConnection.writer(path: folder.appending(path: "books.db").path, schema: .own([]))
            for number in 0...SQLiteConnection.mostPrepared + 1 {
                let sql = SQL(stringLiteral: "SELECT \(number)")
                #expect(try connection.rows(of: .own(sql)).first?.values == [.integer(Int64(number))])
            }
            #expect(connection.preparedCount == SQLiteConnection.mostPrepared)
        }
    }
}
