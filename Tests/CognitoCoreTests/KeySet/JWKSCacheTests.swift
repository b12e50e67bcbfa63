import CognitoTesting
import HTTPTesting
import JOSE
import Locking
import Synchronization
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct JWKSCacheTests {
    private let failed = FakeKeyServer.Answer.failure(.status(500))

    // Start

    @Test func `run loads the key set at once`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        #expect(bench.cache.status.freshness == .neverLoaded)
        #expect(!bench.cache.status.isReady)
        try await bench.running {
            await bench.clock.sleeper(until: .seconds(2_880))
            #expect(bench.cache.status.isReady)
            #expect(bench.cache.status.keyIDs == ["first"])
            #expect(bench.cache.knownKey("first") != nil)
            #expect(bench.server.calls == 1)
        }
    }

    @Test func `T64 a start without key server is not ready, and comes good by itself`() async throws {
        let bench = CacheBench(failed)
        try await bench.running {
            await bench.clock.sleeper(until: .milliseconds(500))
            #expect(!bench.cache.status.isReady)
            #expect(bench.cache.status.lastFailure == KeySetFailure(error: .status(500), age: .zero))
            #expect(
                await bench.failure("first")
                    == .unavailable(Unavailability(.neverLoaded, retryAfter: .milliseconds(500))))
            bench.server.answer(Keys.fetched(try Keys.first()))
            bench.clock.advance(by: .milliseconds(500))
            await bench.clock.sleeper(until: .milliseconds(2_880_500))
            #expect(bench.cache.status.isReady)
            #expect(bench.cache.status.lastFailure == nil)
            #expect(await bench.failure("first") == nil)
        }
    }

    @Test func `a request before the first key set waits for it`() async throws {
        let bench = CacheBench()
        let first = try Keys.first()
        try await bench.running {
            await bench.server.reach(1)
            async let failure = bench.failure("first")
            bench.server.release(Keys.fetched(first))
            #expect(await failure == nil)
            #expect(bench.server.calls == 1)
        }
    }

    @Test func `a known key is returned without leaving the caller's executor`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        let actor = CountingActor()
        let known = try await actor.jobs { () throws(KeySourceError) in _ = try await bench.cache.key("first") }
        #expect(known == 0)
        // The neighbour: an unknown key does suspend, so the count would show it.
        let unknown = await actor.jobs { _ = await bench.failure("other") }
        #expect(unknown > 0)
    }

    // Refresh

    @Test func `the key set is refreshed ahead of need, and a key that is gone no longer counts`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        let second = try Keys.second()
        try await bench.running {
            await bench.clock.sleeper(until: .seconds(2_880))
            bench.server.answer(Keys.fetched(second))
            bench.clock.advance(by: .seconds(2_880))
            await bench.clock.sleeper(until: .seconds(5_760))
            #expect(bench.server.calls == 2)
            #expect(bench.cache.knownKey("first") == nil)
            #expect(bench.cache.knownKey("second") != nil)
        }
    }

    @Test(arguments: [
        KeySetFetchError.status(500), .status(404), .status(429), .status(302), .transfer(.couldNotConnect),
        .transfer(.tls),
        .transfer(.timedOut), .transfer(.truncated), .transfer(.tooLarge(limit: 262_144)),
    ])
    func `T59 T60 T61 known keys outlive failing refreshes`(error: KeySetFetchError) async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.running {
            await bench.clock.sleeper(until: .seconds(2_880))
            bench.server.answer(.failure(error))
            bench.clock.advance(by: .seconds(2_880))
            await bench.clock.sleeper(until: .milliseconds(2_880_500))
            #expect(bench.cache.status.lastFailure?.error == error)
            #expect(bench.cache.knownKey("first") != nil)
        }
    }

    @Test(arguments: [
        (#"{"keys":[]}"#, JOSEError.noUsableKey([])), ("<html>", nil), ("{}", .missingKeys), ("", nil),
        (#"{"keys":{}}"#, .missingKeys),
        (#"{"keys":[{"kid":"a","kty":"RSA"},{"kid":"a","kty":"RSA"}]}"#, .duplicateKeyID("a")),
        (
            #"{"keys":[{"kid":"a","kty":"oct","k":"AAAA"}]}"#,
            .noUsableKey([.init(index: 0, keyID: "a", reason: .typeNotAllowed)])
        ),
        (#"{"keys":[{"kid":"a","kty":"EC","d":"AAAA"}]}"#, .privateMember("d", index: 0)),
    ])
    func `T62 T63 an unusable key set leaves the last good one in place`(body: String, reason: JOSEError?) async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.server.answer(.success(FetchedKeySet(body: Array(body.utf8))))
        await #expect { try await bench.cache.refresh() } throws: { error in
            guard case .unusable(let found) = error as? KeySetFetchError else { return false }
            return reason == nil || found == reason
        }
        #expect(bench.cache.knownKey("first") != nil)
        #expect(bench.cache.status.failures == 1)
    }

    @Test func `stale keys are counted while in use, and expired ones are not used`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.server.answer(failed)
        bench.clock.advance(by: .seconds(3_599))
        #expect(bench.cache.knownKey("first") != nil)
        #expect(bench.cache.status.staleUses == 0)
        bench.clock.advance(by: .seconds(1))
        #expect(bench.cache.knownKey("first") != nil)
        #expect(bench.cache.status.freshness == .stale)
        #expect(bench.cache.status.staleUses == 1)
        bench.clock.advance(by: .seconds(82_799))
        #expect(await bench.failure("first") == nil)
        bench.clock.advance(by: .seconds(1))
        #expect(bench.cache.knownKey("first") == nil)
        #expect(!bench.cache.status.isReady)
        #expect(await bench.failure("first") == .unavailable(Unavailability(.expired)))
    }

    // Unknown keys

    @Test func `T56 a key that arrived between look and lock causes no fetch`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        let step = bench.cache.state.withLock { bench.cache.step(&$0, "first", .zero) }
        #expect(step == nil)
        #expect(bench.cache.status.unknownKeys == 0)
    }

    @Test func `T54 an unknown key costs one fetch, and is then unknown`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        #expect(await bench.failure("forged") == .unknownKey)
        #expect(bench.server.calls == 2)
    }

    @Test func `T54 three hundred requests with one unknown key cost one fetch, and leave the budget for a rotation`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first())) { $0.bucketSize = 2 }
        try await bench.cache.refresh()
        for _ in 0..<300 { #expect(await bench.failure("forged") == .unknownKey) }
        #expect(bench.server.calls == 2)
        #expect(bench.cache.status.unknownKeys == 300)
        bench.server.answer(Keys.fetched(try Keys.second()))
        #expect(await bench.failure("second") == nil)
        #expect(bench.server.calls == 3)
    }

    @Test func `T54 a key that was unknown is asked for again once the answer is thirty seconds old`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        #expect(await bench.failure("second") == .unknownKey)
        bench.server.answer(Keys.fetched(try Keys.second()))
        bench.clock.advance(by: .milliseconds(29_999))
        #expect(await bench.failure("second") == .unknownKey)
        #expect(bench.server.calls == 2)
        bench.clock.advance(by: .milliseconds(1))
        #expect(await bench.failure("second") == nil)
        #expect(bench.server.calls == 3)
    }

    @Test func `T54 a key that was unknown is known as soon as any fetch brings it`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        #expect(await bench.failure("second") == .unknownKey)
        bench.server.answer(Keys.fetched(try Keys.second()))
        try await bench.cache.refresh()
        #expect(await bench.failure("second") == nil)
    }

    @Test func `T47 a fetch that fails has nothing remembered as unknown`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.clock.advance(by: .seconds(30))
        bench.server.answer(failed)
        #expect(await bench.failure("second") == .unavailable(Unavailability(.fetchFailed)))
        bench.server.answer(Keys.fetched(try Keys.second()))
        bench.clock.advance(by: .seconds(1))
        #expect(await bench.failure("second") == nil)
    }

    @Test(arguments: ["../x", "' OR 1", "first ", "2024.01"])
    func `T55 a key that no pool could have is not asked for`(keyID: String) async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()), keyIDForm: .base64)
        #expect(await bench.failure(keyID) == .unavailable(Unavailability(.neverLoaded)))
        try await bench.cache.refresh()
        #expect(await bench.failure(keyID) == .unknownKey)
        #expect(bench.server.calls == 1)
    }

    @Test(arguments: ["2nd", "aB3+/xyz=", "aB3-_xyz"])
    func `T56 a new key that a pool could have is asked for`(keyID: String) async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()), keyIDForm: .base64)
        try await bench.cache.refresh()
        bench.server.answer(Keys.fetched(try SigningKey(keyID: keyID)))
        #expect(await bench.failure(keyID) == nil)
        #expect(bench.server.calls == 2)
    }

    @Test func `only a user pool's keys are known to have names of base64 text`() throws {
        let other = try Issuer(openID: "https://login.example", audiences: ["api"], keySetLocation: .file(path: "unused"))
        #expect(other.keyIDForm == .any)
        #expect(Issuer(try .fixture(), tokenUse: .any).keyIDForm == .base64)
    }

    @Test(arguments: ["public:hydra.openid.id-token", "2024.1", "a b", "schl\u{FC}ssel"])
    func `T56 a new key of any name is asked for where the issuer is no user pool`(keyID: String) async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.server.answer(Keys.fetched(try SigningKey(keyID: keyID)))
        #expect(await bench.failure(keyID) == nil)
        #expect(bench.server.calls == 2)
    }

    @Test func `T54 ten thousand unknown keys cost no more than the budget`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        for number in 0..<10_000 { #expect(await bench.failure("forged\(number)") == .unknownKey) }
        #expect(bench.server.calls == 6)
        #expect(bench.cache.knownKey("first") != nil)
        #expect(bench.cache.status.unknownKeys == 10_000)
    }

    @Test func `T56 after a rotation two hundred requests cost one fetch`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.server.answer(nil)
        let rotated = Keys.fetched(try Keys.first(), try Keys.second())
        await withTaskGroup(of: KeySourceError?.self) { group in
            for _ in 0..<200 { group.addTask { await bench.failure("second") } }
            await bench.server.reach(2)
            bench.server.release(rotated)
            for await failure in group { #expect(failure == nil) }
        }
        #expect(bench.server.calls == 2)
    }

    @Test func `T47 an unknown key and a failing server is our fault alone`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        bench.server.answer(failed)
        bench.clock.advance(by: .seconds(30))
        #expect(await bench.failure("new") == .unavailable(Unavailability(.fetchFailed)))
        #expect(await bench.failure("new") == .unavailable(Unavailability(.backingOff)))
        #expect(bench.server.calls == 2)
    }

    @Test func `T58 a key that is gone upstream is refused after the next fetch`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first(), try Keys.second()))
        try await bench.cache.refresh()
        #expect(await bench.failure("second") == nil)
        bench.server.answer(Keys.fetched(try Keys.first()))
        try await bench.cache.refresh()
        #expect(await bench.failure("second") == .unknownKey)
    }
}
