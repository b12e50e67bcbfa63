import HTTPTesting
import JOSE
import Testing

struct TestAuthorityTests {
    private func count(_ label: String, in text: String) -> Int {
        text.split(separator: "\n").count { $0 == "-----BEGIN \(label)-----" }
    }

    @Test func `the chain leads from the certificate to the authority below the root`() throws {
        let root = try TestAuthority()
        let direct = try root.certificate(for: ["localhost"])
        let indirect = try TestAuthority(name: "Between", under: root).certificate(for: ["localhost"])
        #expect(count("CERTIFICATE", in: direct.chainPEM) == 1)
        #expect(count("CERTIFICATE", in: indirect.chainPEM) == 2)
        #expect(count("CERTIFICATE", in: root.rootPEM) == 1)
    }

    @Test func `each certificate has a key of its own`() throws {
        let authority = try TestAuthority()
        let (first, second) = (try authority.certificate(for: ["a.example"]), try authority.certificate(for: ["a.example"]))
        #expect(first.keyPEM != second.keyPEM)
        #expect(count("PRIVATE KEY", in: first.keyPEM) == 1)
        #expect(count("ENCRYPTED PRIVATE KEY", in: first.encryptedKeyPEM) == 1)
        #expect(count("PRIVATE KEY", in: try authority.certificate(for: ["a.example"], algorithm: .rs256).keyPEM) == 1)
    }
}
