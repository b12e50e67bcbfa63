import CognitoCore
import CognitoTesting
import Testing

@Suite struct CertificateBundleTests {
    private func count(_ text: String) throws(CertificateBundleError) -> Int {
        try CertificateBundle(pem: Array(text.utf8)).count
    }

    @Test func `certificates are counted, whatever stands between them`() throws {
        let (first, second) = (try TestAuthority(name: "First").rootPEM, try TestAuthority(name: "Second").rootPEM)
        #expect(try count(first) == 1)
        #expect(try count("First\n\(first)\nSecond\n\(second)\n# the end\n") == 2)
    }

    @Test func `a text without a certificate is refused`() throws {
        let key = try TestAuthority().certificate(for: ["localhost"]).keyPEM
        for text in ["", "\n", "certificate", key, try SigningKey(bits: 1024).publicPEM] {
            #expect(throws: CertificateBundleError.noCertificate) { try count(text) }
        }
    }

    @Test func `one certificate that cannot be read refuses the whole text`() throws {
        let right = try TestAuthority().rootPEM
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        #expect(throws: CertificateBundleError.malformedCertificate(index: 0)) { try count(broken) }
        #expect(throws: CertificateBundleError.malformedCertificate(index: 1)) { try count(right + broken) }
        #expect(throws: CertificateBundleError.malformedCertificate(index: 1)) { try count(right + right.dropLast(40)) }
    }

    @Test func `no password is asked for, even if a certificate has one`() {
        let encrypted = """
            -----BEGIN CERTIFICATE-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

            AAAAAAAAAAAAAAAAAAAAAA==
            -----END CERTIFICATE-----

            """
        #expect(throws: CertificateBundleError.malformedCertificate(index: 0)) { try count(encrypted) }
    }
}
