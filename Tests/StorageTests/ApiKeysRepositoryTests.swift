import FoundationEssentials
import JOSE
import Testing

@testable import Storage

@Suite struct ApiKeysRepositoryTests {
    @Test(arguments: Backend.available)
    func `a key that was added is there, with all that is known of it`(backend: Backend) async throws {
        try await backend.withStore { store in
            let lasting = try StoredAPIKey.of(.leo)
            let passing = StoredAPIKey(
                id: "other", owner: .leo, name: "caf\u{E9} \u{1F981}", scopes: ["records:read"], digest: Array(0..<32),
                createdAt: try date(1), expiresAt: try date(2))
            for key in [lasting, passing] {
                try await store.apiKeys.add(key, atMost: 2)
                #expect(try await store.apiKeys.apiKey(key.id) == key)
            }
            #expect(try await store.apiKeys.apiKeys(of: .leo) == [passing, lasting])
            #expect(try await store.apiKeys.apiKeys(of: .pup) == [])
            #expect(try await store.apiKeys.apiKey("OTHER") == nil)
        }
    }

    @Test(arguments: Backend.available)
    func `an owner has as many keys as are allowed, and not one more`(backend: Backend) async throws {
        try await backend.withStore { store in
            for _ in 0..<3 { try await store.apiKeys.add(try .of(.leo), atMost: 3) }
            await #expect(throws: StorageError.limitExceeded(limit: 3)) { try await store.apiKeys.add(try .of(.leo), atMost: 3) }
            try await store.apiKeys.add(try .of(.pup), atMost: 3)
            let gone = try #require(try await store.apiKeys.apiKeys(of: .leo).first)
            #expect(try await store.apiKeys.delete(gone.id, of: .leo))
            try await store.apiKeys.add(try .of(.leo), atMost: 3)
            #expect(try await store.apiKeys.apiKeys(of: .leo).count == 3)
        }
    }

    @Test(arguments: Backend.available)
    func `of many who add a key at the same time no more than allowed succeed`(backend: Backend) async throws {
        try await backend.withStore { store in
            let added = await withTaskGroup { group in
                for _ in 0..<60 {
                    group.addTask { (try? await store.apiKeys.add(try .of(.leo), atMost: 10)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let stored = try await store.apiKeys.apiKeys(of: .leo)
            #expect(added == 10)
            #expect(stored.count == 10)
        }
    }

    @Test(arguments: Backend.available)
    func `a second key of the same id is a conflict`(backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.apiKeys.add(try .of(.leo, id: "one"), atMost: 9)
            await #expect(throws: StorageError.conflict) { try await store.apiKeys.add(try .of(.pup, id: "one"), atMost: 9) }
        }
    }

    @Test(arguments: Backend.available)
    func `T133 only the owner deletes a key, and replicas learn of it`(backend: Backend) async throws {
        try await backend.withStore { store in
            let ids = ["one", "two", "three"]
            for id in ids { try await store.apiKeys.add(try .of(.leo, id: id), atMost: 9) }
            #expect(try await store.apiKeys.deletions(after: 0, limit: 10) == APIKeyDeletions(ids: [], version: 0))
            for id in ids {
                #expect(try await !store.apiKeys.delete(id, of: .pup))
                #expect(try await store.apiKeys.delete(id, of: .leo))
                #expect(try await !store.apiKeys.delete(id, of: .leo))
                #expect(try await store.apiKeys.apiKey(id) == nil)
            }
            let first = try await store.apiKeys.deletions(after: 0, limit: 2)
            #expect(first.ids == ["one", "two"])
            let rest = try await store.apiKeys.deletions(after: first.version, limit: 2)
            #expect(rest.ids == ["three"])
            #expect(try await store.apiKeys.deletions(after: rest.version, limit: 2) == APIKeyDeletions(ids: [], version: rest.version))
        }
    }

    @Test(arguments: Backend.available)
    func `deletions are forgotten once they are old enough, and later ones have later versions`(backend: Backend) async throws {
        try await backend.withStore { store in
            for id in ["one", "two"] { try await store.apiKeys.add(try .of(.leo, id: id), atMost: 9) }
            _ = try await store.apiKeys.delete("one", of: .leo)
            let seen = try await store.apiKeys.deletions(after: 0, limit: 9)
            try await store.apiKeys.forgetDeletions(olderThan: .seconds(3_600))
            #expect(try await store.apiKeys.deletions(after: 0, limit: 9) == seen)
            try await store.apiKeys.forgetDeletions(olderThan: .seconds(-5))
            #expect(try await store.apiKeys.deletions(after: 0, limit: 9).ids == [])
            _ = try await store.apiKeys.delete("two", of: .leo)
            #expect(try await store.apiKeys.deletions(after: seen.version, limit: 9).ids == ["two"])
        }
    }

    @Test(arguments: Backend.available)
    func `the last use is noted, and never goes back`(backend: Backend) async throws {
        try await backend.withStore { store in
            try await store.apiKeys.add(try .of(.leo, id: "one"), atMost: 9)
            for (noted, last) in [(60.0, 60.0), (0, 60), (120, 120)] {
                try await store.apiKeys.noteUse(of: "one", at: try date(noted))
                #expect(try await store.apiKeys.apiKey("one")?.lastUsedAt == date(last))
            }
            try await store.apiKeys.noteUse(of: "unknown", at: try date())
        }
    }

    @Test(arguments: Backend.available)
    func `a name with a NUL cannot be stored, and any other can`(backend: Backend) async throws {
        try await backend.withStore { store in
            await #expect(throws: StorageError.unstorableText) {
                try await store.apiKeys.add(try .of(.leo, name: "a\0b"), atMost: 99)
            }
            for name in ["", "\u{1}", "\u{10FFFF}", "'; DELETE FROM api_keys; --", "a\r\nb"] {
                let key = try StoredAPIKey.of(.leo, name: name)
                try await store.apiKeys.add(key, atMost: 99)
                #expect(try await store.apiKeys.apiKey(key.id) == key)
            }
        }
    }
}
