import FoundationEssentials
import JOSE
import Testing

@testable import Storage

@Suite struct RevocationsRepositoryTests {
    @Test(arguments: Backend.available)
    func `a revocation that was added is there until its end`(backend: Backend) async throws {
        try await backend.withStore { store in
            let user = try Revocation.of("leo", until: 10)
            let everybody = Revocation(
                id: UUID(), target: .user, name: "leo", until: try date(20), createdAt: try date(1), createdBy: .pup)
            let signIn = try Revocation.of("sign-in", target: .signIn, until: 30)
            let token = try Revocation.of("token", target: .token, until: 40)
            for revocation in [user, everybody, signIn, token] { try await store.revocations.add(revocation) }
            for (now, standing) in [(9.0, [token, signIn, everybody, user]), (10, [token, signIn, everybody]), (40, [])] {
                #expect(try await store.revocations.revocations(at: try date(now), limit: 10) == standing)
            }
            #expect(try await store.revocations.revocations(at: try date(), limit: 2) == [token, signIn])
        }
    }

    @Test(arguments: Backend.available)
    func `a second revocation of the same id is a conflict`(backend: Backend) async throws {
        try await backend.withStore { store in
            let revocation = try Revocation.of("leo")
            try await store.revocations.add(revocation)
            await #expect(throws: StorageError.conflict) { try await store.revocations.add(revocation) }
        }
    }

    @Test(arguments: Backend.available)
    func `each change is told once, in its order, however many are asked for`(backend: Backend) async throws {
        try await backend.withStore { store in
            let revocations = try (0..<5).map { try Revocation.of("\($0)") }
            for revocation in revocations { try await store.revocations.add(revocation) }
            #expect(try await store.revocations.lift(revocations[1].id, at: try date()))
            let expected = [0, 2, 3, 4].map { RevocationChange.added(revocations[$0]) } + [.lifted(revocations[1].id)]
            for limit in [1, 2, 4, 5, 6] {
                var told: [RevocationChange] = []
                var version: Int64 = 0
                while true {
                    let changes = try await store.revocations.changes(after: version, limit: limit)
                    told += changes.changes
                    version = changes.version
                    #expect(changes.hasMore == (told.count < 5))
                    if !changes.hasMore { break }
                }
                #expect(told == expected)
                #expect(try await store.revocations.changes(after: version, limit: limit).changes == [])
            }
        }
    }

    @Test(arguments: Backend.available)
    func `a revocation is lifted once, and not after its end`(backend: Backend) async throws {
        try await backend.withStore { store in
            let revocation = try Revocation.of("leo", until: 10)
            try await store.revocations.add(revocation)
            #expect(try await !store.revocations.lift(revocation.id, at: try date(10)))
            #expect(try await !store.revocations.lift(UUID(), at: try date()))
            #expect(try await store.revocations.lift(revocation.id, at: try date(9)))
            #expect(try await !store.revocations.lift(revocation.id, at: try date(9)))
            #expect(try await store.revocations.revocations(at: try date(), limit: 10) == [])
        }
    }

    @Test(arguments: Backend.available)
    func `what has ended is forgotten, and later changes have later versions`(backend: Backend) async throws {
        try await backend.withStore { store in
            for name in ["one", "two"] { try await store.revocations.add(try .of(name, until: 10)) }
            let seen = try await store.revocations.changes(after: 0, limit: 9)
            #expect(seen.changes.count == 2)
            try await store.revocations.forgetEnded(by: try date(9))
            #expect(try await store.revocations.changes(after: 0, limit: 9) == seen)
            try await store.revocations.forgetEnded(by: try date(10))
            #expect(try await store.revocations.changes(after: 0, limit: 9).changes == [])
            let later = try Revocation.of("three")
            try await store.revocations.add(later)
            #expect(try await store.revocations.changes(after: seen.version, limit: 9).changes == [.added(later)])
        }
    }

    /// What is seen of versions while others write: a version that shows only after a greater one would never be told.
    @Test(arguments: Backend.available)
    func `of revocations that are added at the same time none is missed by whoever follows`(backend: Backend) async throws {
        try await backend.withStore { store in
            let revocations = try (0..<100).map { try Revocation.of("\($0)") }
            try await withThrowingTaskGroup { group in
                for revocation in revocations { group.addTask { try await store.revocations.add(revocation) } }
                var told: [RevocationChange] = []
                var version: Int64 = 0
                while told.count < revocations.count {
                    let changes = try await store.revocations.changes(after: version, limit: 7)
                    told += changes.changes
                    version = changes.version
                }
                try await group.waitForAll()
                #expect(revocations.allSatisfy { told.contains(.added($0)) })
                #expect(try await store.revocations.changes(after: version, limit: 7).changes == [])
            }
        }
    }

    @Test(arguments: Backend.available)
    func `a name with a NUL cannot be stored`(backend: Backend) async throws {
        try await backend.withStore { store in
            await #expect(throws: StorageError.unstorableText) { try await store.revocations.add(try .of("a\0")) }
        }
    }
}
