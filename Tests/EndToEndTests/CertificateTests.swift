import App
import CognitoCore
import CognitoTesting
import EnvironmentReading
import FoundationEssentials
import HTTPServer
import JOSE
import XCTest

/// The service over HTTPS, whose certificate is replaced under it.
final class CertificateTests: APITestCase {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0 ... .max))")

    override func setUp() async throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    override func tearDown() async throws { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A certificate that is good for so many days and an hour; gives back what clients must trust.
    private func writeCertificate(days: Int) throws -> TestTLS {
        let authority = try TestAuthority()
        let certificate = try authority.certificate(for: ["localhost"], lifetime: -3600...(days * 86_400 + 3600))
        try certificate.chainPEM.write(toFile: path("chain.pem"), atomically: true, encoding: .utf8)
        try certificate.keyPEM.write(toFile: path("key.pem"), atomically: true, encoding: .utf8)
        return TestTLS(rootPEM: authority.rootPEM)
    }

    /// The one value of the metric, which names the certificate's file.
    private func secondsLeft(_ client: TestClient) async throws -> Int {
        let text = try await client.get("/metrics").text
        let name = "tls_certificate_expiry_seconds{file=\"\(path("chain.pem"))\"} "
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("tls_certificate_expiry_seconds") }
        XCTAssertEqual(lines.count, 1, text)
        return try XCTUnwrap(lines.first.flatMap { $0.hasPrefix(name) ? Int($0.dropFirst(name.count)) : nil }, "\(lines)")
    }

    func testAChangedCertificateIsPresentedWithinAMinuteAndWatched() async throws {
        let old = try writeCertificate(days: 13)
        let files = ["HTTP_TLS_CERT_FILE": path("chain.pem"), "HTTP_TLS_KEY_FILE": path("key.pem"), "MANAGEMENT_PORT": "0"]
        let configuration = try AppConfiguration(reading: Environment(process: Den.environment.merging(files) { $1 }), for: .development)
        let (log, time) = (LogLines(), ManualClock(secondsSinceEpoch: Date().timeIntervalSince1970))
        let clock = ApplicationClock(now: time.date, sleeper: time, server: time.serverClock)
        let served = try await Den.serve(configuration, clock: clock, logger: log.logger)
        let management = try XCTUnwrap(served.management)

        let soon = await log.line("certificate expires soon")
        XCTAssertEqual(soon.metadata["file"], path("chain.pem"))
        XCTAssertEqual(soon.metadata["days_left"], "13")
        let before = try await secondsLeft(management)
        XCTAssertTrue((13 * 86_400...14 * 86_400).contains(before), "\(before)")
        _ = try await TestConnection.secure(port: served.client.port, old)

        let new = try writeCertificate(days: 90)
        let deadline = log.all("certificates read anew").count + 1
        while log.all("certificates read anew").count < deadline {
            time.advance(by: .seconds(60))
            _ = try await management.get("/healthz")
        }
        _ = try await TestConnection.secure(port: served.client.port, new)
        let after = try await secondsLeft(management)
        XCTAssertTrue((80 * 86_400...91 * 86_400).contains(after), "\(after)")
        served.application.cancel()
        _ = await served.application.result
    }
}
