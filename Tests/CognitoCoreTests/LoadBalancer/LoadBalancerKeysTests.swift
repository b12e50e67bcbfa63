import CognitoTesting
import HTTPTesting
import JOSE
import Testing

@testable import CognitoCore

@Suite(.timeLimit(.minutes(1))) struct LoadBalancerKeysTests {
    private let spent = VerificationError.unavailable(Unavailability(.fetchBudgetSpent, retryAfter: .seconds(30)))

    @Test func `a key is fetched from below the load balancer's location, once`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.asked.urls == ["\(LoadBalancerBench.location)01234567-89ab-cdef-0123-456789abcdef"])
    }

    @Test func `T56 many tokens of one key wait for one fetch, and another key has its own`() async throws {
        let bench = try LoadBalancerBench()
        let token = try bench.token()
        let other = try bench.token(ofKey: "other")
        // They run here and now, until they wait.
        let waiting = (0..<5).map { _ in Task.immediate { await bench.failure(token) } }
        await bench.server.reach(1)
        let apart = Task.immediate { await bench.failure(other) }
        await bench.server.reach(2)
        #expect(bench.server.calls == 2)
        bench.server.release(try LoadBalancerBench.published())
        bench.server.release(.failure(.status(404)))
        // Were there further calls, they must not hang.
        bench.server.answer(try LoadBalancerBench.published())
        for _ in 0..<4 { bench.server.release(try LoadBalancerBench.published()) }
        for task in waiting { #expect(await task.value == nil) }
        #expect(await apart.value == .rejected(.unknownKey))
        #expect(bench.server.calls == 2)
    }

    @Test(arguments: [403, 404])
    func `T54 a key that is not there is unknown for thirty seconds, and then asked for again`(status: Int) async throws {
        let bench = try LoadBalancerBench(.failure(.status(status)))
        for _ in 0..<300 { #expect(await bench.failure(try bench.token()) == .rejected(.unknownKey)) }
        bench.server.answer(try LoadBalancerBench.published())
        bench.clock.advance(by: .milliseconds(29_999))
        #expect(await bench.failure(try bench.token()) == .rejected(.unknownKey))
        #expect(bench.server.calls == 1)
        bench.clock.advance(by: .milliseconds(1))
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.server.calls == 2)
        #expect(bench.log.taken.allSatisfy { !$0.hasPrefix("warning") })
    }

    @Test(arguments: [KeySetFetchError.status(500), .status(302), .status(401), .transfer(.couldNotConnect), .timedOut])
    func `T59 a key server that cannot be reached has not said that there is no such key`(error: KeySetFetchError) async throws {
        let bench = try LoadBalancerBench(.failure(error))
        #expect(await bench.failure(try bench.token()) == .unavailable(Unavailability(.neverLoaded)))
        #expect(bench.log.taken.contains { $0.hasPrefix("warning key set fetch failed error=\(error) ") })
        #expect(bench.keys.lastFailure == error)
    }

    @Test func `T59 after a failure the next fetch waits, and longer each time`() async throws {
        let bench = try LoadBalancerBench(.failure(.status(500)))
        for _ in 0..<20 { #expect(await bench.failure(try bench.token()) == .unavailable(Unavailability(.neverLoaded))) }
        #expect(bench.server.calls == 1)
        bench.server.answer(try LoadBalancerBench.published())
        bench.clock.advance(by: .seconds(1))
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.server.calls == 2)
    }

    @Test func `a key is used for a day, and then fetched anew`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        bench.clock.advance(by: .milliseconds(86_399_999))
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.server.calls == 1)
        bench.clock.advance(by: .milliseconds(1))
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.server.calls == 2)
    }

    @Test func `one that AWS has withdrawn is unknown from its next fetch on`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        bench.server.answer(.failure(.status(404)))
        bench.clock.advance(by: .seconds(86_400))
        #expect(await bench.failure(try bench.token()) == .rejected(.unknownKey))
    }

    @Test func `what happens to a key is told like what happens to a key set`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.events.names == ["unknown_key", "key_appeared", "loaded"])
        #expect(bench.keys.keyIDs == ["01234567-89ab-cdef-0123-456789abcdef"])
        #expect(bench.keys.lastFailure == nil)
    }

    @Test func `T62 what is no key on P-256 in textual form is not used`() async throws {
        let texts = [
            ("", "malformedPEM"), ("<html>", "malformedPEM"),
            (try Keys.first().publicPEM, "keyTypeMismatch(JOSE.SignatureAlgorithm.es256)"),
            (try SigningKey(algorithm: .es384).publicPEM, "keyTypeMismatch(JOSE.SignatureAlgorithm.es256)"),
            (String(repeating: "-", count: 4_097), "malformedPEM"),
        ]
        for (text, reason) in texts {
            let bench = try LoadBalancerBench(.success(FetchedKeySet(body: Array(text.utf8))))
            #expect(await bench.failure(try bench.token()) == .unavailable(Unavailability(.neverLoaded)))
            #expect(bench.log.taken.contains { $0.contains("error=\(reason) ") })
        }
    }

    @Test func `T54 five unknown keys are asked for at once, and one more every thirty seconds`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        bench.server.answer(.failure(.status(403)))
        for number in 1..<5 { #expect(await bench.failure(try bench.token(ofKey: "k\(number)")) == .rejected(.unknownKey)) }
        #expect(await bench.failure(try bench.token(ofKey: "k5")) == spent)
        #expect(bench.server.calls == 5)
        #expect(await bench.failure(try bench.token()) == nil)
        bench.clock.advance(by: .milliseconds(29_999))
        let nearlyEarned = VerificationError.unavailable(Unavailability(.fetchBudgetSpent, retryAfter: .milliseconds(1)))
        #expect(await bench.failure(try bench.token(ofKey: "k5")) == nearlyEarned)
        bench.clock.advance(by: .milliseconds(1))
        #expect(await bench.failure(try bench.token(ofKey: "k5")) == .rejected(.unknownKey))
        #expect(bench.server.calls == 6)
    }

    @Test func `real keys of other load balancers do not push ours out`() async throws {
        let bench = try LoadBalancerBench(LoadBalancerBench.published())
        #expect(await bench.failure(try bench.token()) == nil)
        bench.server.answer(LoadBalancerBench.published(try LoadBalancerBench.stranger.get()))
        for number in 0..<40 {
            bench.clock.advance(by: .seconds(30))
            #expect(await bench.failure(try bench.token(ofKey: "k\(number)")) == .rejected(.token(.signatureInvalid)))
        }
        bench.server.answer(.failure(.status(500)))
        #expect(await bench.failure(try bench.token()) == nil)
        #expect(bench.server.calls == 41)
    }

    @Test func `T65 a waiter that is cancelled takes no fetch along`() async throws {
        let bench = try LoadBalancerBench()
        let token = try bench.token()
        let cancelled = Task.immediate { await bench.failure(token) }
        let other = Task.immediate { await bench.failure(token) }
        await bench.server.reach(1)
        cancelled.cancel()
        bench.server.answer(try LoadBalancerBench.published())
        for _ in 0..<2 { bench.server.release(try LoadBalancerBench.published()) }
        #expect(await other.value == nil)
        #expect(await cancelled.value == .unavailable(Unavailability(.cancelled)))
        #expect(bench.server.calls == 1)
    }
}
