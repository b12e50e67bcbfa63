import CognitoCore
import EnvironmentReading
import HTTPTesting
import Logging
import Synchronization
import Testing

@testable import ServiceClient

@Suite(.timeLimit(.minutes(1))) struct AccessTokenCacheTests {
    /// A token endpoint that answers when the test says so.
    private final class Endpoint: Sendable {
        private let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        private let answers: AsyncStream<Result<TokenEndpoint.Grant, AccessTokenFailure>>
        private let answer: AsyncStream<Result<TokenEndpoint.Grant, AccessTokenFailure>>.Continuation
        let fetches = Mutex(0)

        init() { (answers, answer) = AsyncStream.makeStream() }

        func fetch() async throws(AccessTokenFailure) -> TokenEndpoint.Grant {
            fetches.withLock { $0 += 1 }
            ask.yield()
            for await answer in answers { return try answer.get() }
            throw .cancelled
        }

        func waitUntilAsked() async { for await _ in asked { return } }

        func give(_ token: String, life: Duration = .seconds(100)) { answer.yield(.success(.init(token: Secret(token), life: life))) }
        func fail(_ failure: AccessTokenFailure) { answer.yield(.failure(failure)) }
    }

    private let clock = ManualClock()
    private let endpoint = Endpoint()

    private func cache() -> AccessTokenCache {
        AccessTokenCache(
            time: MonotonicTime(clock), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, observe: { _ in }, random: { 0.5 }
        ) { [endpoint] () async throws(AccessTokenFailure) in try await endpoint.fetch() }
    }

    @Test func `calls that come together share one fetch`() async throws {
        let cache = cache()
        let calls = (0..<50).map { _ in Task { try await cache.token().revealed } }
        await endpoint.waitUntilAsked()
        endpoint.give("one")
        for call in calls { #expect(try await call.value == "one") }
        #expect(try await cache.token().revealed == "one")
        #expect(endpoint.fetches.withLock { $0 } == 1)
    }

    @Test func `a token is fetched again ahead of its end, and nobody waits`() async throws {
        let cache = cache()
        endpoint.give("one")
        #expect(try await cache.token().revealed == "one")
        clock.advance(by: .seconds(80))
        #expect(try await cache.token().revealed == "one")
        await endpoint.waitUntilAsked()
        await endpoint.waitUntilAsked()
        #expect(try await cache.token().revealed == "one")
        endpoint.give("two")
        while try await cache.token().revealed == "one" { await Task.yield() }
        #expect(endpoint.fetches.withLock { $0 } == 2)
    }

    @Test func `a failure is told to all who wait, and holds the next fetch back`() async throws {
        let cache = cache()
        endpoint.fail(.refused(.invalidClient))
        await #expect(throws: AccessTokenFailure.refused(.invalidClient)) { try await cache.token() }
        await #expect(throws: AccessTokenFailure.backingOff) { try await cache.token() }
        clock.advance(by: .milliseconds(500))
        endpoint.give("one")
        #expect(try await cache.token().revealed == "one")
    }

    @Test func `a call that is cancelled is released alone`() async throws {
        let cache = cache()
        let stays = Task { try await cache.token().revealed }
        await endpoint.waitUntilAsked()
        let leaves = Task { try await cache.token().revealed }
        leaves.cancel()
        await #expect(throws: AccessTokenFailure.cancelled) { try await leaves.value }
        endpoint.give("one")
        #expect(try await stays.value == "one")
    }

    @Test func `a call that has waited for long enough is released alone`() async throws {
        let cache = cache()
        let leaves = Task { try await cache.token(within: .seconds(1)).revealed }
        await endpoint.waitUntilAsked()
        let stays = Task { try await cache.token(within: .seconds(10)).revealed }
        clock.advance(by: .seconds(1))
        await #expect(throws: AccessTokenFailure.transfer(.timedOut)) { try await leaves.value }
        endpoint.give("one")
        #expect(try await stays.value == "one")
        #expect(endpoint.fetches.withLock { $0 } == 1)
    }

    @Test func `a token that was refused is fetched anew, once it has been in use`() async throws {
        let cache = cache()
        endpoint.give("one")
        let token = try await cache.token()
        #expect(await cache.forget(token) == false)
        clock.advance(by: AccessTokenPolicy.shortestUse)
        #expect(await cache.forget(token) == true)
        endpoint.give("two")
        #expect(try await cache.token().revealed == "two")
    }
}
