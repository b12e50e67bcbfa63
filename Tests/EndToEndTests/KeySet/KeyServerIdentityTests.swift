import CognitoTesting
import Foundation
import XCTest

/// A key server over TLS: the service takes keys only from a server that proves to be it, and logs the fault of any other.
final class KeyServerIdentityTests: KeySetTestCase {
    override func setUpWithError() throws {
        try XCTSkipUnless(TLSFileServer.isAvailable, "the openssl command is not here")
    }

    private func serving(
        _ certificate: String, _ key: String, trusting authorities: String?, host: String = "localhost",
        _ test: (KeyBench) async throws -> Void
    ) async throws {
        let server = try TLSFileServer(certificate: certificate, key: key, content: try KeyBench.keys.get().keySet)
        let file = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UInt64.random(in: 0...UInt64.max)).pem")
        try Data((authorities ?? "").utf8).write(to: file)
        defer {
            server.stop()
            try? FileManager.default.removeItem(at: file)
        }
        let variables = authorities == nil ? [:] : ["COGNITO_CA_FILE": file.path]
        try await KeyBench.serving(keysAt: "https://\(host):\(server.port)/keys", adding: variables, test)
    }

    private func serving(
        _ certificate: TestCertificate, trusting authority: TestAuthority?, host: String = "localhost",
        _ test: (KeyBench) async throws -> Void
    ) async throws {
        try await serving(certificate.chainPEM, certificate.keyPEM, trusting: authority?.rootPEM, host: host, test)
    }

    private func assertRefused(_ bench: KeyBench, _ error: String, line: UInt = #line) async throws {
        let failure = await bench.log.line(KeyBench.failed)
        XCTAssertEqual(failure.metadata["kind"], "tls", line: line)
        XCTAssertEqual(failure.metadata["error"], "certificate refused: \(error)", line: line)
        try assertNotReady(await bench.client.get("/readyz"), line: line)
        try assertProblem(await bench.client.get("/secure", token: bench.token()), 503, "keys_unavailable", line: line)
        XCTAssertTrue(bench.log.all(KeyBench.appeared).isEmpty, line: line)
    }

    func testARightCertificateIsTaken() async throws {
        let authority = try TestAuthority()
        for (names, host) in [(["localhost"], "localhost"), (["127.0.0.1"], "127.0.0.1")] {
            try await serving(try authority.certificate(for: names), trusting: authority, host: host) { bench in
                _ = await bench.log.line(KeyBench.loaded)
                let ready = try await bench.client.get("/readyz")
                XCTAssertEqual(ready.status, 200)
                try await bench.assertAdmits(bench.token())
            }
        }
    }

    func testT59ACertificateForAnotherHostIsRefused() async throws {
        let authority = try TestAuthority()
        for names in [["keys.example"], ["localhost.example"], ["127.0.0.1"], ["*"]] {
            try await serving(try authority.certificate(for: names), trusting: authority) {
                try await assertRefused($0, "it is for other hosts")
            }
        }
    }

    func testT59ACertificateOutsideItsTimeIsRefused() async throws {
        let authority = try TestAuthority()
        for (lifetime, error) in [(-7200...(-3600), "it has expired"), (3600...7200, "it is not valid yet")] {
            try await serving(try authority.certificate(for: ["localhost"], lifetime: lifetime), trusting: authority) {
                try await assertRefused($0, error)
            }
        }
    }

    func testT59ACertificateOfAnUnknownAuthorityIsRefused() async throws {
        let authority = try TestAuthority(name: "Known")
        let certificate = try TestAuthority(name: "Unknown").certificate(for: ["localhost"])
        try await serving(certificate, trusting: authority) { try await assertRefused($0, "its issuer is not trusted") }
    }

    /// Without the file the system's authorities are asked, which do not know ours.
    func testT59OurAuthorityIsTrustedOnlyWhereItIsNamed() async throws {
        try await serving(try TestAuthority().certificate(for: ["localhost"]), trusting: nil) {
            try await assertRefused($0, "its issuer is not trusted")
        }
    }

    /// What vouches for itself would be trusted, were it named.
    func testT59ASelfSignedCertificateIsRefused() async throws {
        let (certificate, key) = try SelfSigned.make(for: "localhost")
        try await serving(certificate, key, trusting: try TestAuthority().rootPEM) { try await assertRefused($0, "it is self-signed") }
    }
}

/// A certificate that vouches for itself, made by the `openssl` command.
private enum SelfSigned {
    static func make(for host: String) throws -> (certificate: String, key: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let options = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout - -out - -days 1 -subj /CN=\(host)"
        process.arguments = ["openssl"] + options.split(separator: " ").map(String.init) + ["-addext", "subjectAltName=DNS:\(host)"]
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let start = text.firstRange(of: "-----BEGIN CERTIFICATE-----")?.lowerBound ?? text.endIndex
        return (String(text[start...]), String(text[..<start]))
    }
}
