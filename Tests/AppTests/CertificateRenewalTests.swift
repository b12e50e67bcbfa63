import CognitoCore
import CognitoTesting
import FoundationEssentials
import HTTPServer
import Logging
import Testing

@testable import App

struct CertificateRenewalTests {
    @Test func `files are read anew once a day, by the clock that is given`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let certificate = try TestAuthority().certificate(for: ["localhost"])
        let files = TLSConfiguration.Files(certificate: "\(folder)/chain.pem", key: "\(folder)/key.pem")
        try certificate.chainPEM.write(toFile: files.certificate, atomically: true, encoding: .utf8)
        try certificate.keyPEM.write(toFile: files.key, atomically: true, encoding: .utf8)

        let clock = ManualClock()
        let (renewals, renewed) = AsyncStream<String>.makeStream()
        let logger = Logger(label: "test") { _ in ToldLog(tell: { renewed.yield($0) }) }
        let renewal = CertificateRenewal(
            configuration: TLSConfiguration(files: files, additionalFiles: [], context: try TLSContext(files.identity())),
            server: Server(
                ServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0), router: try Router(RouteTable()), logger: logger)),
            logger: logger, sleeper: clock)
        let running = Task { await renewal.run() }
        var lines = renewals.makeAsyncIterator()
        for _ in 0..<2 {
            await clock.sleepers(1)
            clock.advance(by: .seconds(86_399))
            await clock.sleepers(1)
            clock.advance(by: .seconds(1))
            #expect(await lines.next() == "certificates read anew")
        }
        running.cancel()
        await running.value
        renewed.finish()
        #expect(await lines.next() == nil)
    }
}

/// Tells a test of each line.
private struct ToldLog: LogHandler {
    let tell: @Sendable (String) -> Void
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { tell("\(event.message)") }
}
