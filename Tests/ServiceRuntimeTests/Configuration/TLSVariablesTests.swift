import EnvironmentReading
import FoundationEssentials
import HTTPServer
import HTTPTesting
import Testing

@testable import ServiceRuntime

/// `HTTP_TLS_…`, and the files that they name.
final class TLSVariablesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
    private let authority: TestAuthority
    private let certificate: TestCertificate

    init() throws {
        authority = try TestAuthority()
        certificate = try authority.certificate(for: ["localhost"])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try write(certificate.chainPEM, "chain.pem")
        try write(certificate.keyPEM, "key.pem")
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, _ name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func read(_ variables: [String: String]) throws -> HTTPServiceConfiguration {
        try HTTPServiceConfiguration(Environment(process: variables))
    }

    /// What is said of the two files that is no fault.
    private func warnings() -> [String] {
        let files = ["HTTP_TLS_CERT_FILE": path("chain.pem"), "HTTP_TLS_KEY_FILE": path("key.pem")]
        var reader = ConfigurationReader(Environment(process: files))
        _ = HTTPServiceConfiguration(reading: &reader)
        return reader.warnings
    }

    private func readFiles(
        _ certificate: String = "chain.pem", _ key: String = "key.pem", _ more: [String: String] = [:]
    ) throws -> HTTPServiceConfiguration {
        try read(["HTTP_TLS_CERT_FILE": path(certificate), "HTTP_TLS_KEY_FILE": path(key)].merging(more) { $1 })
    }

    private func faults(_ body: () throws -> HTTPServiceConfiguration) -> [String] {
        do {
            _ = try body()
            return []
        } catch {
            return (error as? ConfigurationFaults)?.faults.map { "\($0.subject) \($0.problem)" } ?? []
        }
    }

    @Test func `with both files it is HTTPS, with neither it is not`() throws {
        #expect(try read([:]).tls == nil)
        #expect(try read([:]).scheme == "http")
        #expect(try readFiles().tls != nil)
        #expect(try readFiles().scheme == "https")
        #expect(warnings() == [])
    }

    @Test func `one without the other is refused`() {
        #expect(
            faults { try read(["HTTP_TLS_CERT_FILE": path("chain.pem")]) }
                == ["HTTP_TLS_KEY_FILE is missing, and HTTP_TLS_CERT_FILE needs it"])
        #expect(
            faults { try read(["HTTP_TLS_KEY_FILE": path("key.pem")]) }
                == ["HTTP_TLS_CERT_FILE is missing, and HTTP_TLS_KEY_FILE needs it"])
        #expect(
            faults { try read(["HTTP_TLS_ADDITIONAL_CERTS": path("chain.pem") + ":" + path("key.pem")]) }
                == ["HTTP_TLS_CERT_FILE is missing, and HTTP_TLS_ADDITIONAL_CERTS needs it"])
    }

    @Test func `what cannot be used is refused, by the name of its variable`() throws {
        try write(certificate.encryptedKeyPEM, "locked.pem")
        try write(authority.certificate(for: ["localhost"]).keyPEM, "other.pem")
        let usable = "must be usable, but"
        #expect(
            faults { try readFiles("none.pem") }
                == ["HTTP_TLS_CERT_FILE \(usable) the certificate's file cannot be read: there is no such file"])
        #expect(
            faults { try readFiles("chain.pem", "none.pem") }
                == ["HTTP_TLS_KEY_FILE \(usable) the key's file cannot be read: there is no such file"])
        #expect(faults { try readFiles("key.pem") } == ["HTTP_TLS_CERT_FILE \(usable) there is no readable certificate in PEM"])
        #expect(
            faults { try readFiles("chain.pem", "chain.pem") } == ["HTTP_TLS_KEY_FILE \(usable) there is no readable private key in PEM"])
        #expect(
            faults { try readFiles("chain.pem", "locked.pem") }
                == ["HTTP_TLS_KEY_FILE \(usable) the private key is protected by a password"])
        #expect(
            faults { try readFiles("chain.pem", "other.pem") }
                == ["HTTP_TLS_KEY_FILE \(usable) the private key is not that of the certificate"])
    }

    @Test func `certificate and key are at fault together, each by its name`() {
        let cause = "cannot be read: there is no such file"
        #expect(
            faults { try readFiles("none.pem", "none.pem") } == [
                "HTTP_TLS_CERT_FILE must be usable, but the certificate's file \(cause)",
                "HTTP_TLS_KEY_FILE must be usable, but the key's file \(cause)",
            ])
        #expect(
            faults { try read(["HTTP_TLS_KEY_FILE": path("none.pem")]) } == [
                "HTTP_TLS_CERT_FILE is missing, and HTTP_TLS_KEY_FILE needs it",
                "HTTP_TLS_KEY_FILE must be usable, but the key's file \(cause)",
            ])
        #expect(
            faults { try read(["HTTP_TLS_CERT_FILE": path("key.pem")]) } == [
                "HTTP_TLS_KEY_FILE is missing, and HTTP_TLS_CERT_FILE needs it",
                "HTTP_TLS_CERT_FILE must be usable, but there is no readable certificate in PEM",
            ])
        let pair = path("none.pem") + ":" + path("chain.pem")
        #expect(
            faults { try readFiles("chain.pem", "key.pem", ["HTTP_TLS_ADDITIONAL_CERTS": pair]) } == [
                "HTTP_TLS_ADDITIONAL_CERTS must be usable, but the certificate's file \(cause)",
                "HTTP_TLS_ADDITIONAL_CERTS must be usable, but there is no readable private key in PEM",
            ])
    }

    @Test func `an expired certificate is used, with a warning`() throws {
        let expired = try authority.certificate(for: ["localhost"], lifetime: -7200 ... -3600)
        try write(expired.chainPEM, "chain.pem")
        try write(expired.keyPEM, "key.pem")
        #expect(warnings() == ["the certificate of HTTP_TLS_CERT_FILE has expired: clients will refuse it"])
    }

    @Test func `a socket of this machine has no TLS`() {
        let rule = "unset with HTTP_HOST=unix:…, whose clients are on this machine and need no TLS"
        #expect(
            faults { try readFiles("chain.pem", "key.pem", ["HTTP_HOST": "unix:/run/x.sock"]) } == ["HTTP_TLS_CERT_FILE must be \(rule)"])
    }

    @Test func `further certificates are pairs of files`() throws {
        let pair = path("chain.pem") + ":" + path("key.pem")
        #expect(try readFiles("chain.pem", "key.pem", ["HTTP_TLS_ADDITIONAL_CERTS": "\(pair), \(pair)"]).tls != nil)
        for wrong in ["x", "x:", ":x", "a:b:c", pair + ","] {
            #expect(
                faults { try readFiles("chain.pem", "key.pem", ["HTTP_TLS_ADDITIONAL_CERTS": wrong]) }
                    == ["HTTP_TLS_ADDITIONAL_CERTS must be a comma-separated list, each item CERTIFICATE-FILE:KEY-FILE"])
        }
        #expect(
            faults { try readFiles("chain.pem", "key.pem", ["HTTP_TLS_ADDITIONAL_CERTS": path("chain.pem") + ":" + path("none.pem")]) }
                == ["HTTP_TLS_ADDITIONAL_CERTS must be usable, but the key's file cannot be read: there is no such file"])
    }

    @Test func `files are read anew, and what cannot be used then is said`() throws {
        let configuration = try #require(try readFiles().tls)
        _ = try configuration.read()
        try write("half a", "key.pem")
        #expect(throws: TLSFault.malformed(.key)) { try configuration.read() }
    }
}
