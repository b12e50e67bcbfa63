import FileReading
import FoundationEssentials
import Glibc
import HTTPTesting
import JOSE
import Testing

@testable import HTTPServer

struct TLSIdentityTests {
    private let certificate: TestCertificate
    private let authority: TestAuthority

    init() throws {
        authority = try TestAuthority()
        certificate = try authority.certificate(for: ["localhost"])
    }

    private func fault(_ certificatePEM: String, _ keyPEM: String) -> TLSFault? {
        do throws(TLSFault) {
            _ = try TLSIdentity(certificatePEM: certificatePEM, keyPEM: keyPEM)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a certificate goes with its own key alone`() throws {
        let other = try authority.certificate(for: ["localhost"])
        #expect(fault(certificate.chainPEM, certificate.keyPEM) == nil)
        #expect(fault(certificate.chainPEM, other.keyPEM) == .keyDoesNotMatch)
        let rsa = try authority.certificate(for: ["localhost"], algorithm: .rs256)
        #expect(fault(rsa.chainPEM, rsa.keyPEM) == nil)
        #expect(fault(rsa.chainPEM, certificate.keyPEM) == .keyDoesNotMatch)
    }

    @Test func `no password of a key is asked for`() {
        #expect(fault(certificate.chainPEM, certificate.encryptedKeyPEM) == .keyIsEncrypted)
    }

    @Test(arguments: ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func `what is no certificate or no key is said to be so`(text: String) {
        #expect(fault(text, certificate.keyPEM) == .malformed(.certificate))
        #expect(fault(certificate.chainPEM, text) == .malformed(.key))
    }

    @Test func `a chain that breaks off is refused, and text around it is not`() {
        let broken = certificate.chainPEM + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        #expect(fault(broken, certificate.keyPEM) == .malformed(.certificate))
        #expect(fault("issued to us\n" + certificate.chainPEM + "the end\n", certificate.keyPEM) == nil)
    }

    @Test func `a file that cannot be read is named with the reason`() throws {
        let missing = "/nowhere/at/all.pem"
        #expect(throws: TLSFault.unreadableFile(.certificate, .notFound)) {
            try TLSIdentity(certificateFile: missing, keyFile: missing)
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID()).pem").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try (certificate.chainPEM + certificate.keyPEM).write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: TLSFault.unreadableFile(.key, .notFound)) { try TLSIdentity(certificateFile: path, keyFile: missing) }
        _ = try TLSIdentity(certificateFile: path, keyFile: path)
    }

    @Test func `T121 a file that is none, or longer than any chain, is refused`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lionsden-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (chain, pipe, long) = ("\(folder)/chain.pem", "\(folder)/pipe", "\(folder)/long")
        try certificate.chainPEM.write(toFile: chain, atomically: false, encoding: .utf8)
        try certificate.chainPEM.write(toFile: long, atomically: false, encoding: .utf8)
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(truncate(long, 300_000_000) == 0)
        let causes: [(String, FileReadError)] = [
            (pipe, .notRegular(.pipe)), ("/dev/zero", .notRegular(.device)), (folder, .notRegular(.folder)),
            (long, .tooLarge(limit: 1 << 20)),
        ]
        for (path, cause) in causes {
            #expect(throws: TLSFault.unreadableFile(.certificate, cause)) { try TLSIdentity(certificateFile: path, keyFile: chain) }
            #expect(throws: TLSFault.unreadableFile(.key, cause)) { try TLSIdentity(certificateFile: chain, keyFile: path) }
            #expect(TLSIdentity.fault(of: .key, file: path) == .unreadableFile(.key, cause))
        }
        #expect(truncate(long, 1 << 20) == 0)
        #expect(TLSIdentity.fault(of: .certificate, file: long) == nil)
    }

    @Test func `a key that is too short to be safe is declined`() throws {
        let weak = try authority.certificate(for: ["localhost"], algorithm: .rs256, bits: 1024).identity()
        #expect(throws: TLSFault.declined) { try TLSContext(weak) }
        #expect(throws: TLSFault.declined) { try TLSContext(certificate.identity(), additional: [weak]) }
    }

    @Test func `a certificate is valid from its first second to its last`() throws {
        let now = Int64(time(nil))
        let identity = try authority.certificate(for: ["localhost"], lifetime: -1000...1000).identity()
        #expect(abs(identity.expiresAt - now - 1000) < 10)
        #expect(identity.validity(secondsSinceEpoch: identity.expiresAt) == .valid)
        #expect(identity.validity(secondsSinceEpoch: identity.expiresAt + 1) == .expired)
        #expect(identity.validity(secondsSinceEpoch: now) == .valid)
        #expect(identity.validity(secondsSinceEpoch: now - 990) == .valid)
        #expect(identity.validity(secondsSinceEpoch: now - 1010) == .notYetValid)
        #expect(identity.validity(secondsSinceEpoch: now + 990) == .valid)
        #expect(identity.validity(secondsSinceEpoch: now + 1010) == .expired)
    }

    @Test func `no fault is described with a byte of the key`() {
        let faults: [TLSFault] = [
            .unreadableFile(.certificate, .notFound), .unreadableFile(.key, .notFound), .malformed(.certificate), .malformed(.key),
            .keyIsEncrypted, .keyDoesNotMatch, .declined,
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
        #expect(faults.map(\.part) == [.certificate, .key, .certificate, .key, .key, .key, .certificate])
    }
}
