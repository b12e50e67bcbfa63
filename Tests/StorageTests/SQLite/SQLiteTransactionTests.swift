import FoundationEssentials
import Testing

@testable import Storage

/// Several statements that are stored together or not at all.
@Suite struct SQLiteTransactionTests {
    private static let schema: [StaticString] = [
        """
        CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, copies INTEGER NOT NULL CHECK (copies >= 0)) STRICT;
        CREATE TABLE loans (
            book INTEGER NOT NULL REFERENCES books DEFERRABLE INITIALLY DEFERRED, user TEXT NOT NULL, UNIQUE (book, user)) STRICT;
        INSERT INTO books VALUES (1, 'The den', 2)
        """
    ]

    private enum Refusal: Error { case noCopy }

    private func withFile(_ test: (SQLiteFile, _ path: String) async throws -> Void) async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "books.db").path
            let file = SQLiteFile(path, schema: Self.schema)
            try await file.open()
            try await test(file, path)
            await file.close()
        }
    }

    private func lend(_ book: Int, to user: String, from file: SQLiteFile) async throws -> Int {
        try await file.transaction { shelf in
            try shelf.write("INSERT INTO loans VALUES (\(book), \(user))")
            guard
                let left = try shelf.writeFirst(
                    "UPDATE books SET copies = copies - 1 WHERE id = \(book) AND copies > 0 RETURNING copies", as: Int.self)
            else { throw Refusal.noCopy }
            return left
        }
    }

    /// The copies of the first book, and the number of loans.
    private func state(_ file: SQLiteFile) async throws -> [Int] {
        try await file.read("SELECT copies FROM books WHERE id = 1 UNION ALL SELECT count(*) FROM loans")
    }

    @Test func `all is stored, or nothing where the closure throws`() async throws {
        try await withFile { file, _ in
            #expect(try await lend(1, to: "leo", from: file) == 1)
            await #expect(throws: StorageError.conflict) { try await lend(1, to: "leo", from: file) }
            #expect(try await state(file) == [1, 1])
            #expect(try await lend(1, to: "pup", from: file) == 0)
            await #expect(throws: Refusal.noCopy) { try await lend(1, to: "nala", from: file) }
            #expect(try await state(file) == [0, 2])
            try await file.write("DELETE FROM loans")
            #expect(try await state(file) == [0, 0])
        }
    }

    @Test func `it reads what it has changed, and nobody else does before its end`() async throws {
        try await withFile { file, path in
            let seen = try await file.transaction { shelf in
                try shelf.write("UPDATE books SET copies = 7")
                let outside = try SQLiteConnection.reader(path: path).rows(of: .own("SELECT copies FROM books"))
                return (try shelf.read("SELECT copies FROM books", as: Int.self), outside.flatMap(\.values))
            }
            #expect(seen == ([7], [.integer(2)]))
            #expect(try await file.readFirst("SELECT copies FROM books", as: Int.self) == 7)
        }
    }

    @Test func `a statement that is refused has changed nothing, and the closure may go on`() async throws {
        try await withFile { file, _ in
            let isNew = try await file.transaction { shelf in
                do {
                    try shelf.write("INSERT INTO books (title, copies) VALUES ('The cave', 1), ('The den', 1)")
                    return true
                } catch StorageError.conflict {
                    try shelf.write("UPDATE books SET copies = copies + 1 WHERE title = 'The den'")
                    return false
                }
            }
            #expect(!isNew)
            #expect(try await file.read("SELECT title || copies FROM books", as: String.self) == ["The den3"])
        }
    }

    @Test func `behind what has undone everything nothing is stored, though the closure catches it`() async throws {
        try await withFile { file, _ in
            await #expect(throws: StorageError.conflict) {
                try await file.transaction { shelf in
                    try shelf.write("UPDATE books SET copies = 7")
                    try? shelf.write("INSERT OR ROLLBACK INTO books (title, copies) VALUES ('The den', 1)")
                    #expect(throws: StorageError.conflict) { try shelf.write("INSERT INTO books (title, copies) VALUES ('The cave', 1)") }
                    #expect(throws: StorageError.conflict) { try shelf.read("SELECT 1", as: Int.self) }
                }
            }
            await #expect(throws: StorageError.unavailable(.readOnly)) {
                try await file.transaction { shelf in
                    try shelf.write("UPDATE books SET copies = 7")
                    _ = try? shelf.read("DELETE FROM books RETURNING id", as: Int.self)
                }
            }
            await #expect(throws: StorageError.unstorableText) {
                try await file.transaction { shelf in
                    try shelf.write("UPDATE books SET copies = 7")
                    try shelf.write("UPDATE books SET title = \("a\0b")")
                }
            }
            let left = try await file.read("SELECT title || copies FROM books", as: String.self)
            #expect(left == ["The den2"])
        }
    }

    @Test func `a row that cannot be read undoes the change that returned it`() async throws {
        try await withFile { file, _ in
            await #expect(throws: StorageError.unreadable(column: "title")) {
                try await file.transaction { shelf in try shelf.write("UPDATE books SET copies = 7 RETURNING title", as: Int.self) }
            }
            let copies = try await file.readFirst("SELECT copies FROM books", as: Int.self)
            #expect(copies == 2)
        }
    }

    @Test func `a reference may lead nowhere until the end`() async throws {
        try await withFile { file, _ in
            try await file.transaction { shelf in
                try shelf.write("INSERT INTO loans VALUES (2, 'leo')")
                try shelf.write("INSERT INTO books VALUES (2, 'The cave', 1)")
            }
            await #expect(throws: StorageError.violation) {
                try await file.transaction { shelf in try shelf.write("INSERT INTO loans VALUES (3, 'leo')") }
            }
            #expect(try await file.read("SELECT book FROM loans") == [2])
        }
    }

    @Test(
        arguments: [
            "BEGIN", "begin immediate", "COMMIT", "End", "ROLLBACK", "ROLLBACK TO here", "SAVEPOINT here", "RELEASE here",
            " \t\r\n\u{C};;BEGIN", "\u{FEFF}BEGIN", "-- a\nBEGIN", "/* a * / -- */BEGIN", "/**/COMMIT",
        ] as [SQL])
    func `no statement begins or ends a transaction`(statement: SQL) async throws {
        let reason = StorageError.malformedStatement(reason: "a transaction begins and ends with SQLiteFile.transaction alone")
        try await withFile { file, _ in
            await #expect(throws: reason) { try await file.write(statement) }
            await #expect(throws: reason) { try await file.read(statement, as: Int.self) }
            let copies = try await file.transaction { shelf in
                try shelf.write("UPDATE books SET copies = 7")
                #expect(throws: reason) { try shelf.write(statement) }
                #expect(throws: reason) { try shelf.read(statement, as: Int.self) }
                return try shelf.readFirst("SELECT copies FROM books", as: Int.self)
            }
            #expect(copies == 7)
            #expect(try await state(file) == [7, 0])
        }
    }

    @Test(
        arguments: [
            "SELECT 'BEGIN'", "-- BEGIN\nSELECT 1", "/* BEGIN */ SELECT 1", "WITH begins AS (SELECT 1) SELECT * FROM begins", "; SELECT 1",
        ] as [SQL])
    func `a word of a transaction elsewhere is no matter`(statement: SQL) async throws {
        try await withFile { file, _ in
            let rows = try await file.read(statement, as: AnyRow.self)
            #expect(rows.count == 1)
        }
    }

    private struct AnyRow: Decodable { init(from decoder: any Decoder) {} }

    @Test func `a closed file begins none`() async throws {
        try await withFile { file, _ in
            await file.close()
            await #expect(throws: StorageError.unavailable(.closed)) { try await file.transaction { _ in Issue.record("It is open.") } }
        }
    }

    @Test func `a file that another program writes to begins none`() async throws {
        try await withFile { _, path in
            let (connection, other) = (try SQLiteConnection.writer(path: path), try SQLiteConnection.writer(path: path))
            try other.execute("BEGIN IMMEDIATE")
            try connection.execute("PRAGMA busy_timeout = 0")
            #expect(throws: StorageError.unavailable(.locked)) { try connection.transaction { _ in Issue.record("It is free.") } }
            try other.execute("ROLLBACK")
            #expect(try connection.transaction { _ in connection.isInTransaction })
            #expect(!connection.isInTransaction)
        }
    }

    /// What a crash leaves is the files as they are at that moment. The first change is too large for SQLite's memory, so its log has a part of
    /// it already.
    @Test func `of a transaction that a crash has cut off nothing is there, of one that has ended all`() async throws {
        try await withFile { file, path in
            let long = String(repeating: "a", count: 8 << 20)
            let logged = try await file.transaction { shelf in
                try shelf.write("INSERT INTO books (title, copies) VALUES (\(long), 1)")
                try shelf.write("INSERT INTO loans VALUES (1, 'leo')")
                let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
                #expect(try Self.booksAfterCrash(path, "-within") == [.integer(1)])
                return log ?? 0
            }
            #expect(logged > 1 << 20)
            #expect(try Self.booksAfterCrash(path, "-behind") == [.integer(2)])
        }
    }

    /// - Parameter name: Of a copy of the files as they are now, with a suffix.
    private static func booksAfterCrash(_ path: String, _ name: String) throws -> [SQLValue] {
        for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + suffix, toPath: path + name + suffix) }
        return try SQLiteConnection.writer(path: path + name, schema: .own(schema)).rows(of: .own("SELECT count(*) FROM books"))
            .flatMap(\.values)
    }
}
