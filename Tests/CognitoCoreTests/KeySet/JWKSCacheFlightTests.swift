import CognitoTesting
import HTTPTesting
import JOSE
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct JWKSCacheFlightTests {
    private let failed = FakeKeyServer.Answer.failure(.status(500))

    // Waiting

    @Test func `a fetch that hangs releases its waiters after five seconds, and its late reply is dropped`()
        async throws
    {
        let bench = CacheBench()
        async let failure = bench.failure("first")
        await bench.server.reach(1)
        await bench.clock.sleeper(until: .seconds(5))
        bench.clock.advance(by: .seconds(5))
        #expect(await failure == .unavailable(Unavailability(.neverLoaded)))
        #expect(bench.cache.status.lastFailure?.error == .timedOut)
        bench.server.release(Keys.fetched(try Keys.first()))
        bench.clock.advance(by: .seconds(1))
        bench.server.answer(Keys.fetched(try Keys.second()))
        try await bench.cache.refresh()
        #expect(bench.cache.status.keyIDs == ["second"])
        #expect(bench.cache.status.successes == 1)
    }

    @Test func `T65 a waiter that is cancelled leaves alone`() async throws {
        let bench = CacheBench()
        let cancelled = Task { await bench.failure("first") }
        await bench.server.reach(1)
        async let other = bench.failure("first")
        cancelled.cancel()
        #expect(await cancelled.value == .unavailable(Unavailability(.cancelled)))
        bench.server.release(Keys.fetched(try Keys.first()))
        #expect(await other == nil)
        #expect(bench.server.calls == 1)
    }

    @Test func `a task that is cancelled already does not wait`() async {
        let bench = CacheBench()
        let failure = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await bench.failure("first")
        }.value
        #expect(failure == .unavailable(Unavailability(.cancelled)))
    }

    @Test func `more than the greatest number of waiters are turned away`() async throws {
        let bench = CacheBench { $0.maximumWaiters = 3 }
        try await withThrowingTaskGroup(of: KeySourceError?.self) { group in
            for _ in 0..<4 { group.addTask { await bench.failure("first") } }
            let turnedAway = try await group.next()
            #expect(turnedAway == .unavailable(Unavailability(.tooManyWaiters)))
            await bench.server.reach(1)
            bench.server.release(Keys.fetched(try Keys.first()))
            for try await failure in group { #expect(failure == nil) }
        }
    }

    @Test func `a second failing fetch follows the first`() async throws {
        let bench = CacheBench(failed)
        for second in 0..<5 {
            await #expect(throws: KeySetFetchError.status(500)) { try await bench.cache.refresh() }
            #expect(bench.cache.status.failures == second + 1)
        }
    }

    // The end

    @Test func `T65 the end of run releases everyone, and a reply after it is dropped`() async throws {
        let bench = CacheBench()
        let run = Task { await bench.cache.run() }
        await bench.server.reach(1)
        async let failure = bench.failure("first")
        run.cancel()
        await run.value
        #expect(await failure == .unavailable(Unavailability(.stopped)))
        bench.server.release(Keys.fetched(try Keys.first()))
        #expect(await bench.failure("first") == .unavailable(Unavailability(.stopped)))
        await #expect(throws: KeySetFetchError.cancelled) { try await bench.cache.refresh() }
        #expect(bench.cache.status.successes == 0)
    }

    @Test func `T65 after the end run can start anew`() async throws {
        let bench = CacheBench()
        let run = Task { await bench.cache.run() }
        await bench.server.reach(1)
        run.cancel()
        await run.value
        try await bench.running {
            await bench.server.reach(2)
            bench.server.release(.failure(.status(500)))
            bench.server.release(Keys.fetched(try Keys.first()))
            #expect(await bench.failure("first") == nil)
        }
    }

    @Test func `known keys can still be looked up after the end`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first()))
        try await bench.running { await bench.clock.sleeper(until: .seconds(2_880)) }
        #expect(await bench.failure("first") == nil)
        #expect(await bench.failure("other") == .unavailable(Unavailability(.stopped)))
    }

    // Pinned

    @Test func `T64 a pinned key set is asked for once`() async throws {
        let bench = CacheBench(Keys.fetched(try Keys.first())) { $0.isPinned = true }
        try await bench.running {
            await bench.clock.sleeper(until: .seconds(86_400))
            bench.clock.advance(by: .seconds(86_400 * 30))
            #expect(bench.cache.status.freshness == .fresh)
            #expect(await bench.failure("first") == nil)
            #expect(await bench.failure("other") == .unknownKey)
            #expect(bench.server.calls == 1)
        }
    }
}
