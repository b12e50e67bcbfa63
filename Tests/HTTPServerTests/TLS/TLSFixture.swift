import HTTPServer
import HTTPTesting

/// A server's certificate for this machine, and what a client needs to trust it.
struct TLSFixture {
    let authority: TestAuthority
    let certificate: TestCertificate
    let context: TLSContext
    var offer: TestTLS

    init(names: [String] = ["localhost", "127.0.0.1"]) throws {
        authority = try TestAuthority()
        certificate = try authority.certificate(for: names)
        context = try TLSContext(certificate.identity())
        offer = TestTLS(rootPEM: authority.rootPEM)
    }
}

extension TestCertificate {
    func identity() throws -> TLSIdentity { try TLSIdentity(certificatePEM: chainPEM, keyPEM: keyPEM) }
}
