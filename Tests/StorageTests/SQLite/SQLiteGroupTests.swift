import FoundationEssentials
import Testing

@testable import Storage

/// What a statement of a program's own can do to those that are committed with it: nothing.
@Suite struct SQLiteGroupTests {
    private static let schema: [StaticString] = [
        """
        CREATE TABLE books (title TEXT UNIQUE) STRICT;
        CREATE TABLE numbers (number INTEGER PRIMARY KEY);
        CREATE TABLE copies (number REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)
        """
    ]

    /// - Parameter test: Is given the outcomes of a statement between two that fit, and the titles that are stored then.
    private func outcomes(of statement: SQL, _ test: ([SQLiteWorker.Outcome], [SQLValue]) throws -> Void) async throws {
        try await outcomes(of: .own(statement), test)
    }

    private func outcomes(of job: SQLiteWorker.Job, _ test: ([SQLiteWorker.Outcome], [SQLValue]) throws -> Void) async throws {
        try await withFolder { folder in
            let connection = try SQLiteConnection.writer(path: folder.appending(path: "books.db").path, schema: .own(Self.schema))
            _ = try connection.rows(of: .own("INSERT INTO books VALUES ('known')"))
            let jobs = [.own("INSERT INTO books VALUES ('first')"), job, .own("INSERT INTO books VALUES ('last')")]
            let outcomes = SQLiteConnection.together(connection, jobs)
            #expect(!connection.isInTransaction)
            try test(outcomes, connection.rows(of: .own("SELECT title FROM books ORDER BY rowid")).flatMap(\.values))
        }
    }

    /// A text that is no JSON, one that is no number, a number whose absolute value is none, and one to which nothing belongs at the end.
    @Test(
        arguments: [
            "INSERT INTO books VALUES (json(\("{")))", "INSERT INTO numbers VALUES (\("seven"))",
            "INSERT INTO numbers VALUES (abs(\(Int.min)))",
            "INSERT INTO copies VALUES (\(7))",
        ] as [SQL])
    func `T165 a value that does not fit is the fault of its own statement`(statement: SQL) async throws {
        try await outcomes(of: statement) { outcomes, titles in
            #expect(outcomes == [.success([]), .failure(.violation), .success([])])
            #expect(titles == [.text("known"), .text("first"), .text("last")])
        }
    }

    @Test func `T165 a statement that rolls everything back is run again by itself`() async throws {
        try await outcomes(of: "INSERT OR ROLLBACK INTO books VALUES ('known')") { outcomes, titles in
            #expect(outcomes == [.success([]), .failure(.conflict), .success([])])
            #expect(titles == [.text("known"), .text("first"), .text("last")])
        }
    }

    @Test func `T165 a statement that would end the transaction is the fault of its own caller`() async throws {
        let reason = "a transaction begins and ends with SQLiteFile.transaction alone"
        try await outcomes(of: "COMMIT") { outcomes, titles in
            #expect(outcomes == [.success([]), .failure(.malformedStatement(reason: reason)), .success([])])
            #expect(titles == [.text("known"), .text("first"), .text("last")])
        }
    }

    /// 21 is `SQLITE_MISUSE`.
    @Test func `nothing is stored twice behind a job that has ended the transaction all the same`() async throws {
        try await outcomes(of: .known(Statement("commit", .writes, "COMMIT"), [])) { outcomes, titles in
            #expect(outcomes == Array(repeating: .failure(.unavailable(.sqlite(code: 21))), count: 3))
            #expect(titles == [.text("known"), .text("first")])
        }
    }
}
