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
                let page = try await store.revocations.revocations(at: try date(now), after: nil, limit: 10)
                #expect(page == RevocationPage(revocations: standing, hasMore: false))
            }
        }
    }

    @Test(arguments: Backend.available)
    func `pages of revocations follow each other, newest first, and the last one says so`(backend: Backend) async throws {
        try await backend.withStore { store in
            let revocations = try (0..<4).map { try Revocation.of("\($0)") }
            for revocation in revocations { try await store.revocations.add(revocation) }
            for (cursor, limit, places, hasMore) in [
                (nil, 2, [3, 2], true), (2, 2, [1, 0], false), (2, 1, [1], true), (nil, 3, [3, 2, 1], true), (nil, 4, [3, 2, 1, 0], false),
                (0, 1, [], false),
            ] as [(Int?, Int, [Int], Bool)] {
                let page = try await store.revocations.revocations(at: try date(), after: cursor.map { revocations[$0].id }, limit: limit)
                #expect(page == RevocationPage(revocations: places.map { revocations[$0] }, hasMore: hasMore))
            }
        }
    }

    @Test(arguments: Backend.available)
    func `T135 a page begins behind what has ended, and not behind what was lifted or never was`(backend: Backend) async throws {
        try await backend.withStore { store in
            let (older, ended, lifted) = (try Revocation.of("a"), try Revocation.of("b", until: 10), try Revocation.of("c"))
            for revocation in [older, ended, lifted] { try await store.revocations.add(revocation) }
            #expect(try await store.revocations.revocations(at: try date(10), after: ended.id, limit: 9).revocations == [older])
            #expect(try await store.revocations.lift(lifted.id, at: try date()))
            for cursor in [lifted.id, UUID()] {
                await #expect(throws: StorageError.unknownCursor) {
                    try await store.revocations.revocations(at: try date(), after: cursor, limit: 9)
                }
            }
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
            #expect(try await store.revocations.revocations(at: try date(), after: nil, limit: 10).revocations == [])
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
    func `a follower misses none of the revocations that are added at the same time`(backend: Backend) async throws {
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
