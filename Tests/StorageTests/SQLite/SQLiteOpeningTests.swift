import FoundationEssentials
import Glibc
import Testing

@testable import Storage

@Suite struct SQLiteOpeningTests {
    private func withPath(_ test: (String) async throws -> Void) async throws {
        try await withFolder { try await test($0.appending(path: "store.db").path) }
    }

    @Test func `what was stored is there when the file is opened again`() async throws {
        try await withPath { path in
            let record = try Record.of(.leo)
            let first = try await Store.sqlite(path: path)
            try await first.records.add(record)
            await first.close()
            let second = try await Store.sqlite(path: path)
            #expect(try await second.records.record(record.id, of: .everybody) == record)
            await second.close()
        }
    }

    @Test func `only the owner may read the file or its log`() async throws {
        try await withPath { path in
            let store = try await Store.sqlite(path: path)
            try await store.records.add(try .of(.leo))
            for suffix in ["", "-wal", "-shm"] {
                var status = stat()
                #expect(stat(path + suffix, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(suffix)")
            }
            await store.close()
        }
    }

    @Test func `each commit waits for the disk`() async throws {
        try await withPath { path in
            let connection = try SQLiteConnection.writer(path: path)
            #expect(try connection.answer(to: "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous") == "2")
            #expect(try connection.answer(to: "PRAGMA journal_mode") == "wal")
        }
    }

    @Test func `T134 a file with a newer schema is refused, and one with this program's is not`() async throws {
        try await withPath { path in
            let connection = try SQLiteConnection.writer(path: path)
            _ = try SQLiteConnection.writer(path: path)
            _ = try connection.rows(MigrationJournal.store.done, [.integer(Int64(Migration.latest) + 1)])
            await #expect(throws: StorageOpeningError.newerSchema(found: Migration.latest + 1, known: Migration.latest)) {
                try await Store.sqlite(path: path)
            }
        }
    }

    @Test func `a step that fails leaves nothing behind`() async throws {
        try await withPath { path in
            let other = try SQLiteConnection(path: path)
            try other.execute("CREATE TABLE revocations (x)")
            await #expect(
                throws: StorageOpeningError.migrationFailed(version: 1, .malformedStatement(reason: "table revocations already exists"))
            ) {
                try await Store.sqlite(path: path)
            }
            try other.execute("DROP TABLE revocations")
            await (try Store.sqlite(path: path)).close()
        }
    }

    @Test func `of those who open a new file at the same time one makes the schema, and all can use it`() async throws {
        try await withPath { path in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        let store = try await Store.sqlite(path: path)
                        try await store.records.add(try .of(.leo))
                        await store.close()
                    }
                }
                try await group.waitForAll()
            }
            let store = try await Store.sqlite(path: path)
            #expect(try await store.records.records(of: .leo, after: nil, limit: 100).records.count == 8)
            await store.close()
        }
    }

    @Test func `T134 what is no database is refused`() async throws {
        try await withFolder { folder in
            let path = folder.appending(path: "text").path
            try Data(repeating: 0x61, count: 8192).write(to: URL(filePath: path))
            await #expect(throws: StorageOpeningError.outage(.damaged)) { try await Store.sqlite(path: path) }
            await #expect(throws: StorageOpeningError.notPlainFile) { try await Store.sqlite(path: folder.path) }
            let pipe = folder.appending(path: "pipe").path
            #expect(mkfifo(pipe, 0o600) == 0)
            await #expect(throws: StorageOpeningError.notPlainFile) { try await Store.sqlite(path: pipe) }
            let nowhere = folder.appending(path: "none/store.db").path
            let error = await #expect(throws: StorageOpeningError.cannotMakeFile(path: nowhere, code: ENOENT)) {
                try await Store.sqlite(path: nowhere)
            }
            #expect(error?.description == "the database's file \(nowhere) cannot be made: No such file or directory")
            for path in ["", "a\0b"] {
                await #expect(throws: StorageOpeningError.invalidLocation) { try await Store.sqlite(path: path) }
            }
        }
    }

    @Test func `a name that SQLite has another use for is a name`() {
        for (path, name) in [(":memory:", "./:memory:"), ("file:x?mode=memory", "./file:x?mode=memory"), ("/var/x.db", "/var/x.db")] {
            #expect(SQLiteConnection.fileName(path) == name)
        }
    }
}
