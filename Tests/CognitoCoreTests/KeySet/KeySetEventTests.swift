import CognitoTesting
import HTTPTesting
import JOSE
import Synchronization
import Testing

@testable import CognitoCore

/// Keeps what a cache tells its observer.
private final class Events: Sendable {
    private let events = Mutex<[KeySetEvent]>([])

    var names: [String] { events.withLock { $0.map(\.name) } }

    @Sendable func add(_ event: KeySetEvent) { events.withLock { $0.append(event) } }
}

@Suite struct KeySetEventTests {
    private let events = Events()

    private func cache(_ server: FakeKeyServer, _ clock: ManualClock, _ lines: LogLines) -> JWKSCache {
        JWKSCache(fetcher: server, time: MonotonicTime(clock), logger: lines.logger, observe: events.add, random: { 0.5 })
    }

    @Test func `each key that appears or goes is a line`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        #expect(lines.taken == ["notice signing key appeared kid=first", "notice key set is loaded keys=1"])
        server.answer(Keys.fetched(try Keys.second()))
        try await cache.refresh()
        #expect(lines.taken == ["notice signing key appeared kid=second", "notice signing key is gone kid=first"])
        try await cache.refresh()
        #expect(lines.taken == [])
        #expect(events.names == ["key_appeared", "loaded", "key_appeared", "key_gone"])
    }

    @Test func `failures and the way from fresh to expired and back are lines`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        _ = lines.taken
        server.answer(.failure(.status(500)))
        clock.advance(by: .seconds(3_600))
        try? await cache.refresh()
        #expect(
            lines.taken == [
                "warning key set fetch failed error=status 500 in_a_row=1 kind=status next_after_ms=500",
                "warning key set is stale, still in use",
            ])
        clock.advance(by: .seconds(82_800))
        try? await cache.refresh()
        #expect(
            lines.taken == [
                "warning key set fetch failed error=status 500 in_a_row=2 kind=status next_after_ms=1000",
                "error key set has expired, no token can be judged",
            ])
        server.answer(Keys.fetched(try Keys.first()))
        try await cache.refresh()
        #expect(lines.taken == ["notice key set can be fetched again failures=2"])
        #expect(events.names == ["key_appeared", "loaded", "fetch_failed", "stale", "fetch_failed", "expired", "recovered"])
    }

    @Test func `a failure says when the next fetch is due, however late that is`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first(), maximumAge: .seconds(86_400)))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        _ = lines.taken
        server.answer(.failure(.timedOut))
        try? await cache.refresh()
        #expect(lines.taken == ["warning key set fetch failed error=timed out in_a_row=1 kind=timeout next_after_ms=69120000"])
    }

    @Test func `a failure that no request has felt is over with a line, too`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        server.answer(.failure(.timedOut))
        try? await cache.refresh()
        _ = lines.taken
        server.answer(Keys.fetched(try Keys.first()))
        try await cache.refresh()
        #expect(lines.taken == ["notice key set can be fetched again failures=1"])
        #expect(events.names == ["key_appeared", "loaded", "fetch_failed", "recovered"])
    }

    @Test func `the first key set is loaded, however many failures were before it`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(.failure(.status(503)))
        let cache = cache(server, clock, lines)
        try? await cache.refresh()
        #expect(lines.taken == ["warning key set fetch failed error=status 503 in_a_row=1 kind=status next_after_ms=500"])
        server.answer(Keys.fetched(try Keys.first()))
        try await cache.refresh()
        #expect(lines.taken == ["notice signing key appeared kid=first", "notice key set is loaded keys=1"])
    }

    @Test func `a fetch for an unknown key is a line, and those who join it or find the budget spent are none`() async throws {
        let (clock, lines) = (ManualClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        _ = lines.taken
        for number in 0..<8 { await #expect(throws: KeySourceError.unknownKey) { try await cache.key("unknown\(number)") } }
        #expect(lines.taken == Array(repeating: "info a token names an unknown key, the key set is fetched", count: 5))
        #expect(events.names.filter { $0 == "unknown_key" }.count == 5)
    }

    @Test func `T63 a skipped key is a line, once`() async throws {
        let key = try Keys.first()
        let weak = try SigningKey(bits: 1024, keyID: "weak\n")
        let lines = LogLines()
        let server = FakeKeyServer(Keys.fetched(key, weak))
        let cache = cache(server, ManualClock(), lines)
        try await cache.refresh()
        let warnings = lines.taken.filter { $0.hasPrefix("warning") }
        let reason = "kid is missing, or no string of 1 to 256 bytes without control characters"
        #expect(warnings == ["warning key skipped index=1 kid= reason=\(reason)"])
        try await cache.refresh()
        #expect(lines.taken == [])
        #expect(cache.knownKey("weak\n") == nil)
        server.answer(Keys.fetched(key, try SigningKey(bits: 1024, keyID: "schwach\u{FC}")))
        try await cache.refresh()
        #expect(lines.taken == ["warning key skipped index=1 kid=schwachü reason=modulusSizeNotAllowed(bits: 1024)"])
    }

    @Test func `T62 a set without a usable key says of each why, and of many the first`() async throws {
        let lines = LogLines()
        let cache = cache(FakeKeyServer(), ManualClock(), lines)
        let error = KeySetFetchError.unusable(
            .noUsableKey([.init(index: 0, keyID: nil, reason: .notAnObject), .init(index: 1, keyID: "a\"", reason: .useNotSignature)]))
        #expect("\(error)" == "no usable key: key 0 (no kid): no JSON object; key 1 (kid \"a\"\"): use is not sig")
        #expect("\(KeySetFetchError.unusable(.noUsableKey([])))" == "no usable key")
        let many = (0..<10).map { JSONWebKeySet.Skipped(index: $0, keyID: nil, reason: .notAnObject) }
        #expect("\(KeySetFetchError.unusable(.noUsableKey(many)))".hasSuffix("; key 7 (no kid): no JSON object; and 2 more"))
        #expect(cache.skippedKeys == [])
    }
}
