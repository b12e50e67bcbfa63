import CognitoTesting
import JOSE
import Logging
import Synchronization
import Testing

@testable import CognitoCore

/// Keeps the log lines that a cache writes.
private final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
    var taken: [String] {
        lines.withLock { lines in
            defer { lines = [] }
            return lines
        }
    }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            lines.lines.withLock { $0.append("\(event.level) \(event.message)\(metadata)") }
        }
    }
}

@Suite struct KeySetEventTests {
    private func cache(_ server: FakeKeyServer, _ clock: DeadlineClock, _ lines: LogLines) -> JWKSCache {
        JWKSCache(fetcher: server, time: MonotonicTime(clock), logger: lines.logger, random: { 0.5 })
    }

    @Test func `each key that appears or goes is a line`() async throws {
        let (clock, lines) = (DeadlineClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        #expect(lines.taken == ["notice signing key appeared kid=first", "info key set is up to date"])
        server.answer(Keys.fetched(try Keys.second()))
        try await cache.refresh()
        #expect(lines.taken == ["notice signing key appeared kid=second", "notice signing key is gone kid=first"])
        try await cache.refresh()
        #expect(lines.taken == [])
    }

    @Test func `failures and the way from fresh to expired and back are lines`() async throws {
        let (clock, lines) = (DeadlineClock(), LogLines())
        let server = FakeKeyServer(Keys.fetched(try Keys.first()))
        let cache = cache(server, clock, lines)
        try await cache.refresh()
        _ = lines.taken
        server.answer(.failure(.status(500)))
        clock.advance(by: .seconds(3_600))
        try? await cache.refresh()
        #expect(
            lines.taken == [
                "warning key set fetch failed error=status 500 inARow=1 kind=status", "warning key set is stale, still in use",
            ])
        clock.advance(by: .seconds(82_800))
        try? await cache.refresh()
        #expect(
            lines.taken == [
                "warning key set fetch failed error=status 500 inARow=2 kind=status",
                "error key set has expired, no token can be judged",
            ])
        server.answer(Keys.fetched(try Keys.first()))
        try await cache.refresh()
        #expect(lines.taken == ["info key set is up to date"])
    }

    @Test func `T63 a skipped key is a line, once`() async throws {
        let key = try Keys.first()
        let weak = try SigningKey(bits: 1024, keyID: "weak\n")
        let lines = LogLines()
        let server = FakeKeyServer(Keys.fetched(key, weak))
        let cache = cache(server, DeadlineClock(), lines)
        try await cache.refresh()
        let warnings = lines.taken.filter { $0.hasPrefix("warning") }
        #expect(warnings.count == 1)
        #expect(warnings.first?.contains("index=1") == true)
        try await cache.refresh()
        #expect(lines.taken == [])
        #expect(cache.knownKey("weak\n") == nil)
    }
}
