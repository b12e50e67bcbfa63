import FoundationEssentials
import Testing

@testable import Storage

private enum Genre: String, Codable, SQLConvertible { case verse, prose }

private struct Book: Codable, Equatable {
    var id = UUID()
    var title = "The den"
    var pages = 7
    var weight = 0.5
    var isLent = false
    var genre = Genre.prose
    var published: Date? = Date(timeIntervalSince1970: 1_800_000_000)
    var cover: [UInt8]? = [0, 1, 255]
}

@Suite struct SQLiteFileTests {
    private static let schema: [StaticString] = [
        """
        CREATE TABLE books (
            id BLOB PRIMARY KEY, title TEXT NOT NULL UNIQUE, pages INTEGER NOT NULL CHECK (pages > 0), weight REAL NOT NULL,
            isLent INTEGER NOT NULL, genre TEXT NOT NULL, published REAL, cover BLOB
        ) STRICT
        """
    ]

    private func withFile(_ test: (SQLiteFile) async throws -> Void) async throws {
        try await withFolder { folder in
            let file = SQLiteFile(folder.appending(path: "books.db").path, schema: Self.schema)
            try await file.open()
            try await test(file)
            await file.close()
        }
    }

    private func insertion(of book: Book) -> SQL {
        """
        INSERT INTO books (id, title, pages, weight, isLent, genre, published, cover) VALUES (
            \(book.id), \(book.title), \(book.pages), \(book.weight), \(book.isLent), \(book.genre), \(book.published), \(book.cover))
        """
    }

    @Test func `values come back as they were stored`() async throws {
        try await withFile { file in
            let books = [
                Book(), Book(title: "", isLent: true, genre: .verse, published: nil, cover: nil), Book(title: "$1 '; --", cover: []),
            ]
            for book in books { try await file.write(insertion(of: book)) }
            #expect(try await file.read("SELECT * FROM books ORDER BY rowid", as: Book.self) == books)
            #expect(try await file.read("SELECT count(*) FROM books WHERE title = \(books[2].title)") == [1])
            #expect(try await file.read("SELECT cover FROM books WHERE id = \(books[0].id)") == [[UInt8]([0, 1, 255])])
            #expect(try await file.read("SELECT id, title FROM books WHERE isLent = \(true)") == [books[1].id])
            #expect(
                try await file.read("SELECT published FROM books ORDER BY rowid", as: Date?.self).map { $0 == nil } == [false, true, false])
        }
    }

    @Test func `a change may return rows`() async throws {
        try await withFile { file in
            let book = Book()
            try await file.write(insertion(of: book))
            let change: SQL = "UPDATE books SET pages = pages + \(1) WHERE id = \(book.id) RETURNING pages"
            #expect(try await file.write(change, as: Int.self) == [8])
            let nothing: SQL = "DELETE FROM books WHERE id = \(UUID()) RETURNING id"
            #expect(try await file.write(nothing, as: UUID.self).isEmpty)
        }
    }

    @Test func `one row is the first, or none`() async throws {
        try await withFile { file in
            let (den, cave) = (Book(), Book(title: "The cave"))
            for book in [den, cave] { try await file.write(insertion(of: book)) }
            let found: Book? = try await file.readFirst("SELECT * FROM books ORDER BY title")
            #expect(found == cave)
            #expect(try await file.readFirst("SELECT * FROM books WHERE id = \(UUID())", as: Book.self) == nil)
            #expect(try await file.writeFirst("UPDATE books SET pages = 8 WHERE id = \(den.id) RETURNING pages", as: Int.self) == 8)
            #expect(try await file.writeFirst("DELETE FROM books WHERE id = \(UUID()) RETURNING id", as: UUID.self) == nil)
            #expect(try await file.writeFirst("UPDATE books SET pages = 9 RETURNING pages", as: Int.self) == 9)
            #expect(try await file.read("SELECT pages FROM books", as: Int.self) == [9, 9])
            await #expect(throws: StorageError.conflict) {
                _ = try await file.writeFirst("UPDATE books SET title = \(den.title) RETURNING id", as: UUID.self)
            }
            await #expect(throws: StorageError.unreadable(column: "pages")) {
                _ = try await file.readFirst("SELECT 'x' AS pages", as: Int.self)
            }
        }
    }

    @Test func `what is interpolated is a value and never text`() {
        let statement: SQL = "SELECT \("x' OR 1") , \(Int?.none), \(Genre.verse)"
        #expect(statement.text == "SELECT $1 , $2, $3")
        #expect(statement.values == [.text("x' OR 1"), .null, .text("verse")])
    }

    @Test func `a statement that is refused harms no other`() async throws {
        try await withFile { file in
            let book = Book()
            try await file.write(insertion(of: book))
            await #expect(throws: StorageError.conflict) { try await file.write(insertion(of: Book())) }
            await #expect(throws: StorageError.violation) { try await file.write(insertion(of: Book(title: "x", pages: 0))) }
            await #expect(throws: StorageError.unstorableText) { try await file.write(insertion(of: Book(title: "a\0b"))) }
            #expect(try await file.read("SELECT id FROM books") == [book.id])
        }
    }

    @Test func `statements that are refused harm none that are committed with them`() async throws {
        try await withFolder { folder in
            let connection = try SQLiteConnection.writer(path: folder.appending(path: "books.db").path, schema: .own(Self.schema))
            let malformed = SQLiteWorker.Job.own("INSERT INTO shelves VALUES (1)")
            let outcomes = SQLiteConnection.together(
                connection, [.own(insertion(of: Book())), malformed, .own(insertion(of: Book())), .own(insertion(of: Book(title: "x")))])
            #expect(outcomes[0] == .success([]))
            #expect(outcomes[1] == .failure(.malformedStatement(reason: "no such table: shelves")))
            #expect(outcomes[2] == .failure(.conflict))
            #expect(outcomes[3] == .success([]))
            #expect(try connection.rows(of: .own("SELECT count(*) AS n FROM books")) == [SQLRow(values: [.integer(2)], columns: ["n"])])
        }
    }

    @Test(
        arguments: [
            "SELECT title FROM books WHERE title = '\("x")'", "SELECT title FROM books WHERE title = \("x") OR title = '\("x")'",
            "SELECT title FROM books -- \("x")",
        ] as [SQL])
    func `a value that stands where none can is refused, and not passed over`(statement: SQL) async throws {
        let reason = "a value is interpolated where none can be, such as between quotation marks"
        try await withFile { file in
            await #expect(throws: StorageError.malformedStatement(reason: reason)) { try await file.read(statement, as: String.self) }
            await #expect(throws: StorageError.malformedStatement(reason: reason)) { try await file.write(statement) }
            let found = try await file.read("SELECT '$2' WHERE 'x' = \("x")", as: String.self)
            #expect(found == ["$2"])
        }
    }

    /// Seconds are counted from 1970 on, whichever kind of number they are.
    @Test func `a whole number of seconds is a time as well`() async throws {
        struct Loan: Codable, Equatable { let due: Date, returned: Date? }
        let due = Date(timeIntervalSince1970: 1_800_000_000)
        try await withFile { file in
            #expect(try await file.read("SELECT 1800000000", as: Date.self) == [due])
            let loans = try await file.read("SELECT 1800000000 AS due, -1 AS returned UNION ALL SELECT 1800000000, NULL", as: Loan.self)
            #expect(loans == [Loan(due: due, returned: Date(timeIntervalSince1970: -1)), Loan(due: due, returned: nil)])
            await #expect(throws: StorageError.unreadable(column: "due")) {
                try await file.read("SELECT '2027-01-15' AS due, NULL AS returned", as: Loan.self)
            }
        }
    }

    @Test(arguments: [
        ("SELECT titel FROM books", "no such column: titel"), ("", "there is no statement"), (" -- nothing", "there is no statement"),
        ("DELETE FROM books; DELETE FROM books", "there is more than one statement"),
    ])
    func `what is no statement is refused`(text: String, reason: String) async throws {
        try await withFile { file in
            await #expect(throws: StorageError.malformedStatement(reason: reason)) { try await file.write(SQL(stringLiteral: text)) }
            let count: [Int] = try await file.read("SELECT count(*) FROM books; \n")
            #expect(count == [0])
        }
    }

    @Test func `reading changes nothing`() async throws {
        try await withFile { file in
            let book = Book()
            try await file.write(insertion(of: book))
            await #expect(throws: StorageError.unavailable(.readOnly)) {
                try await file.read("DELETE FROM books RETURNING id", as: UUID.self)
            }
            #expect(try await file.read("SELECT id FROM books") == [book.id])
        }
    }

    /// A `BEGIN` would keep it there; a program's own is refused before it gets so far.
    @Test func `no reader stays at what it has seen once`() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "books.db").path
            let (writer, reader) = (
                try SQLiteConnection.writer(path: path, schema: .own(Self.schema)), try SQLiteConnection.reader(path: path)
            )
            let count = SQLiteWorker.Job.own("SELECT count(*) AS n FROM books")
            let jobs = [.known(Statement("begin", .reads, "BEGIN"), []), count]
            #expect(SQLiteConnection.separately(reader, jobs).last == .success([SQLRow(values: [.integer(0)], columns: ["n"])]))
            _ = try writer.rows(of: .own(insertion(of: Book())))
            #expect(SQLiteConnection.separately(reader, jobs).last == .success([SQLRow(values: [.integer(1)], columns: ["n"])]))
        }
    }

    /// What JSON takes to the microsecond is stored to the microsecond.
    @Test(arguments: [1_769_857_200.25, 1_769_857_200.123_456, 1_769_857_200, 0.000_001, -0.5]) func `times keep their fractions`(
        seconds: Double
    ) async throws {
        try await withFile { file in
            let date = Date(timeIntervalSince1970: seconds)
            try await file.write(insertion(of: Book(published: date)))
            #expect(try await file.readFirst("SELECT published FROM books", as: Date.self) == date)
            #expect(try await file.readFirst("SELECT count(*) FROM books WHERE published = \(date)", as: Int.self) == 1)
        }
    }

    @Test func `a column that does not fit is named`() async throws {
        struct Lent: Decodable { let isLent: Bool }
        struct Shelf: Decodable { let shelf: String }
        try await withFile { file in
            try await file.write(insertion(of: Book()))
            await #expect(throws: StorageError.unreadable(column: "isLent")) { try await file.read("SELECT 2 AS isLent", as: Lent.self) }
            await #expect(throws: StorageError.unreadable(column: "shelf")) { try await file.read("SELECT 1 AS shelf", as: Shelf.self) }
            await #expect(throws: StorageError.unreadable(column: "n")) { try await file.read("SELECT 256 AS n", as: UInt8.self) }
            await #expect(throws: StorageError.unreadable(column: "id")) { try await file.read("SELECT x'00' AS id", as: UUID.self) }
            await #expect(throws: StorageError.unreadable(column: "genre")) { try await file.read("SELECT 'x' AS genre", as: Genre.self) }
            #expect(try await file.read("SELECT 255", as: UInt8.self) == [255])
        }
    }

    @Test func `a column that is not there is named, with those that are, also for a member that may be nil`() async throws {
        struct Shelf: Decodable, Equatable { let shelf: String }
        struct Loose: Decodable, Equatable { let shelf: String?, row: Int?, since: Date?, id: UUID? }
        try await withFile { file in
            try await file.write(insertion(of: Book()))
            await #expect(throws: StorageError.missingColumn("shelf", found: ["id", "title"])) {
                try await file.read("SELECT id, title FROM books", as: Shelf.self)
            }
            let columns = ["shelf", "row", "since", "id"]
            for missing in columns {
                let found = columns.map { $0 == missing ? "\($0)s" : $0 }
                let statement = SQL(stringLiteral: "SELECT " + found.map { "NULL AS \"\($0)\"" }.joined(separator: ", "))
                await #expect(throws: StorageError.missingColumn(missing, found: found)) { try await file.read(statement, as: Loose.self) }
            }
            let null: SQL = "SELECT NULL AS shelf, NULL AS row, NULL AS since, NULL AS id, 1 AS more"
            #expect(try await file.read(null, as: Loose.self) == [Loose(shelf: nil, row: nil, since: nil, id: nil)])
            #expect("\(StorageError.missingColumn("shelf", found: ["id", "title"]))" == "there is no column shelf among id, title")
        }
    }

    /// For a type that reads the rows of several statements.
    @Test func `an initialiser of its own may ask which columns are there`() async throws {
        struct Known: Decodable, Equatable {
            let pages: Int?
            enum Key: CodingKey { case pages }
            init(from decoder: any Decoder) throws {
                let columns = try decoder.container(keyedBy: Key.self)
                pages = columns.contains(.pages) ? try columns.decode(Int.self, forKey: .pages) : nil
            }
        }
        try await withFile { file in
            let rows = [
                try await file.readFirst("SELECT 7 AS pages", as: Known.self),
                try await file.readFirst("SELECT 7 AS shelf", as: Known.self),
            ]
            #expect(rows.map { $0?.pages } == [7, nil])
        }
    }
}
