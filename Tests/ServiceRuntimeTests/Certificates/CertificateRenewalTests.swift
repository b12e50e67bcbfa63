import FoundationEssentials
import Glibc
import HTTPServer
import HTTPTesting
import Logging
import Testing

@testable import ServiceRuntime

/// Certificates in a folder of the test's own, looked after by a clock that it moves.
final class CertificateRenewalTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    private let authority: TestAuthority
    private let clock = ManualClock(secondsSinceEpoch: Double(Glibc.time(nil)))
    private let lines: AsyncStream<String>
    private let logger: Logger

    init() throws {
        authority = try TestAuthority()
        let (lines, told) = AsyncStream<String>.makeStream()
        self.lines = lines
        logger = Logger(label: "test") { _ in ToldLog(tell: { told.yield($0) }) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var files: TLSConfiguration.Files { TLSConfiguration.Files(certificate: "\(folder)/chain.pem", key: "\(folder)/key.pem") }

    private func write(days: Int = 90) throws {
        let certificate = try authority.certificate(for: ["localhost"], lifetime: -3600...(days * 86_400))
        try certificate.chainPEM.write(toFile: files.certificate, atomically: true, encoding: .utf8)
        try certificate.keyPEM.write(toFile: files.key, atomically: true, encoding: .utf8)
    }

    private func renewal() throws -> CertificateRenewal {
        let router = try Router(RouteTable())
        let server = Server(ServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0), router: router, logger: logger))
        return CertificateRenewal(
            configuration: try TLSConfiguration([files]), server: server, logger: logger,
            clock: ServiceClock(sleeper: clock, server: clock.serverClock))
    }

    /// Runs a test beside `run()`.
    private func running(_ renewal: CertificateRenewal, _ test: () async throws -> Void) async throws {
        let running = Task { await renewal.run() }
        await clock.sleepers(1)
        try await test()
        running.cancel()
        await running.value
    }

    /// Lets so many minutes go by, each of which is looked at.
    private func pass(minutes: Int) async {
        for _ in 0..<minutes {
            clock.advance(by: .seconds(60))
            await clock.sleepers(1)
        }
    }

    @Test func `files that have changed are read within a minute, by the clock that is given`() async throws {
        try write()
        try await running(try renewal()) {
            var lines = self.lines.makeAsyncIterator()
            await pass(minutes: 3)
            try write()
            clock.advance(by: .seconds(59))
            // Nothing has been told before: this is the first line.
            clock.advance(by: .seconds(1))
            #expect(await lines.next() == "notice certificates read anew")
            await clock.sleepers(1)
            await pass(minutes: 3)
            try FileManager.default.removeItem(atPath: files.key)
            await pass(minutes: 3)
            #expect(await lines.next() == "error certificates could not be read anew, the old ones stay in use")
            try write()
            await pass(minutes: 1)
            #expect(await lines.next() == "notice certificates read anew")
        }
    }

    @Test func `files that have not changed are read once a day`() async throws {
        try write()
        try await running(try renewal()) {
            var lines = self.lines.makeAsyncIterator()
            for _ in 0..<2 {
                clock.advance(by: .seconds(86_399))
                await clock.sleepers(1)
                clock.advance(by: .seconds(60))
                #expect(await lines.next() == "notice certificates read anew")
                await clock.sleepers(1)
            }
        }
    }

    @Test func `T121 a pipe is told once, holds up nothing, and what takes its place is read`() async throws {
        try write()
        let renewal = try renewal()
        try await running(renewal) {
            var lines = self.lines.makeAsyncIterator()
            unlink(files.certificate)
            #expect(mkfifo(files.certificate, 0o600) == 0)
            await pass(minutes: 3)
            #expect(await lines.next() == "error certificates could not be read anew, the old ones stay in use")
            renewal.renew()
            #expect(await lines.next() == "error certificates could not be read anew, the old ones stay in use")
            unlink(files.certificate)
            try write()
            renewal.renew()
            #expect(await lines.next() == "notice certificates read anew")
            await pass(minutes: 3)
            renewal.renew()
            #expect(await lines.next() == "notice certificates read anew")
        }
    }

    @Test func `a certificate that expires within two weeks is told at start and daily, until it is renewed`() async throws {
        try write(days: 13)
        let renewal = try renewal()
        #expect(renewal.secondsLeft.map(\.file) == [files.certificate])
        #expect((12 * 86_400...13 * 86_400).contains(renewal.secondsLeft.first?.seconds ?? 0))
        try await running(renewal) {
            var lines = self.lines.makeAsyncIterator()
            #expect(await lines.next() == "warning certificate expires soon")
            clock.advance(by: .seconds(86_400))
            #expect(await lines.next() == "notice certificates read anew")
            #expect(await lines.next() == "warning certificate expires soon")
            await clock.sleepers(1)
            try write(days: 90)
            await pass(minutes: 1)
            #expect(await lines.next() == "notice certificates read anew")
            #expect((renewal.secondsLeft.first?.seconds ?? 0) > 80 * 86_400)
            clock.advance(by: .seconds(86_400))
            #expect(await lines.next() == "notice certificates read anew")
            await clock.sleepers(1)
            clock.advance(by: .seconds(80 * 86_400))
            #expect(await lines.next() == "notice certificates read anew")
            #expect(await lines.next() == "warning certificate expires soon")
            await clock.sleepers(1)
            clock.advance(by: .seconds(10 * 86_400))
            #expect(await lines.next() == "notice certificates read anew")
            #expect(await lines.next() == "error certificate has expired, clients refuse it")
            #expect((renewal.secondsLeft.first?.seconds ?? 0) < 0)
            await clock.sleepers(1)
        }
    }

    @Test func `one file that stands for two certificates is watched once`() throws {
        try write()
        let configuration = try TLSConfiguration([files, files])
        #expect(configuration.initial.certificates.map(\.file) == [files.certificate])
    }
}

/// Tells a test of each line, with its level.
private struct ToldLog: LogHandler {
    let tell: @Sendable (String) -> Void
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { tell("\(event.level) \(event.message)") }
}
