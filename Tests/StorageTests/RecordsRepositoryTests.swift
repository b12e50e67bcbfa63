import FoundationEssentials
import Testing

@testable import Storage

@Suite struct RecordsRepositoryTests {
    @Test(arguments: Backend.available)
    func `a record that was added is there, byte for byte`(backend: Backend) async throws {
        try await backend.withStore { store in
            for data in [[], [0], Array(0...255), Array(repeating: 0x61, count: 1 << 20)] as [[UInt8]] {
                let record = Record(id: UUID(), owner: .leo, data: data, createdAt: try date(0.125))
                try await store.records.add(record)
                #expect(try await store.records.record(record.id, of: .owned(by: .leo)) == record)
                #expect(try await store.records.record(record.id, of: .everybody) == record)
            }
        }
    }

    @Test(arguments: Backend.available)
    func `T133 another user's record is as if it were not there`(backend: Backend) async throws {
        try await backend.withStore { store in
            let record = try Record.of(Owner(issuer: "https://pool.example", subject: "caf\u{E9}"))
            try await store.records.add(record)
            for (issuer, subject) in [
                ("https://pool.example", "cafe\u{301}"), ("https://pool.example/", "caf\u{E9}"), ("https://pool.example", "Caf\u{E9}"),
                ("", "caf\u{E9}"), ("https://pool.example", ""), ("caf\u{E9}", "https://pool.example"),
            ] {
                let other = RecordAccess.owned(by: Owner(issuer: issuer, subject: subject))
                #expect(try await store.records.record(record.id, of: other) == nil)
                #expect(try await !store.records.delete(record.id, of: other))
            }
            #expect(try await store.records.record(record.id, of: .owned(by: record.owner)) == record)
        }
    }

    @Test(arguments: Backend.available)
    func `a second record of the same id is a conflict`(backend: Backend) async throws {
        try await backend.withStore { store in
            let record = try Record.of(.leo)
            try await store.records.add(record)
            await #expect(throws: StorageError.conflict) { try await store.records.add(try .of(.pup, "{}", id: record.id)) }
            #expect(try await store.records.record(record.id, of: .everybody) == record)
        }
    }

    @Test(arguments: Backend.available)
    func `records are listed newest first, page by page`(backend: Backend) async throws {
        try await backend.withStore { store in
            var records: [Record] = []
            for number in 0..<5 {
                let record = try Record.of(.leo, "\(number)")
                try await store.records.add(record)
                try await store.records.add(try .of(.pup))
                records.insert(record, at: 0)
            }
            let whole = try await store.records.records(of: .leo, after: nil, limit: 5)
            #expect(whole == RecordPage(records: records, hasMore: false))
            let first = try await store.records.records(of: .leo, after: nil, limit: 4)
            #expect(first == RecordPage(records: Array(records[0..<4]), hasMore: true))
            let next = try await store.records.records(of: .leo, after: records[1].id, limit: 2)
            #expect(next == RecordPage(records: Array(records[2..<4]), hasMore: true))
            let last = try await store.records.records(of: .leo, after: records[2].id, limit: 2)
            #expect(last == RecordPage(records: Array(records[3..<5]), hasMore: false))
            let end = try await store.records.records(of: .leo, after: records[4].id, limit: 2)
            #expect(end == RecordPage(records: [], hasMore: false))
        }
    }

    @Test(arguments: Backend.available)
    func `a page of long records ends early, has one at least, and says that there are more`(backend: Backend) async throws {
        try await backend.withStore { store in
            // Oldest first; the last one is longer than a page.
            let lengths = [1, 1 << 20, (1 << 20) - 1, 1 << 20, 1 << 20, 1 << 20, (4 << 20) + 1]
            for length in lengths { try await store.records.add(.of(.leo, String(repeating: "x", count: length))) }
            var (pages, cursor): ([[Int]], UUID?) = ([], nil)
            while true {
                let page = try await store.records.records(of: .leo, after: cursor, limit: 100)
                pages.append(page.records.map(\.data.count))
                cursor = page.records.last?.id
                guard page.hasMore else { break }
            }
            #expect(pages == [[(4 << 20) + 1], [1 << 20, 1 << 20, 1 << 20, (1 << 20) - 1], [1 << 20, 1]])
        }
    }

    @Test(arguments: Backend.available)
    func `T135 a cursor that is no record of the owner's is unknown`(backend: Backend) async throws {
        try await backend.withStore { store in
            let other = try Record.of(.pup)
            try await store.records.add(other)
            try await store.records.add(try .of(.leo))
            for cursor in [other.id, UUID()] {
                await #expect(throws: StorageError.unknownCursor) {
                    try await store.records.records(of: .leo, after: cursor, limit: 10)
                }
            }
        }
    }

    @Test(arguments: Backend.available)
    func `a record is deleted once, by its owner or by an administrator`(backend: Backend) async throws {
        try await backend.withStore { store in
            for access in [RecordAccess.owned(by: .leo), .everybody] {
                let record = try Record.of(.leo)
                try await store.records.add(record)
                #expect(try await store.records.delete(record.id, of: access))
                #expect(try await !store.records.delete(record.id, of: access))
                #expect(try await store.records.record(record.id, of: .everybody) == nil)
            }
        }
    }

    @Test(arguments: Backend.available)
    func `T135 SQL in a name is a name`(backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.records.add(try .of(.pup))
            for name in ["' OR 1=1 --", "leo'; DROP TABLE records; --", "\"", "\\", "$1", "?1", "%", "pup\u{2019}", ""] {
                let owner = Owner(issuer: name, subject: name)
                #expect(try await store.records.records(of: owner, after: nil, limit: 10).records.isEmpty)
                let record = try Record.of(owner)
                try await store.records.add(record)
                #expect(try await store.records.records(of: owner, after: nil, limit: 10).records == [record])
            }
            #expect(try await store.records.records(of: .pup, after: nil, limit: 10).records.count == 1)
        }
    }

    @Test(arguments: Backend.available)
    func `a NUL in an owner's name cannot be stored`(backend: Backend) async throws {
        try await backend.withStore { store in
            for owner in [Owner(issuer: "a\0", subject: "b"), Owner(issuer: "a", subject: "\0")] {
                await #expect(throws: StorageError.unstorableText) { try await store.records.add(try .of(owner)) }
            }
        }
    }

    @Test(arguments: Backend.available)
    func `records that are added at the same time are all there, each once`(backend: Backend) async throws {
        try await backend.withStore { store in
            let records = try (0..<300).map { try Record.of(.leo, "\($0)") }
            try await withThrowingTaskGroup { group in
                for record in records { group.addTask { try await store.records.add(record) } }
                try await group.waitForAll()
            }
            let stored = try await store.records.records(of: .leo, after: nil, limit: 1000).records
            #expect(stored.count == records.count)
            #expect(Set(stored.map(\.id)) == Set(records.map(\.id)))
        }
    }

    @Test(arguments: Backend.available)
    func `a store that was closed is unavailable`(backend: Backend) async throws {
        try await backend.withStore { store in
            let record = try Record.of(.leo)
            try await store.records.add(record)
            await store.close()
            await #expect(throws: StorageError.unavailable(.closed)) { try await store.records.add(try .of(.leo)) }
            await #expect(throws: StorageError.unavailable(.closed)) { try await store.records.record(record.id, of: .everybody) }
        }
    }
}
