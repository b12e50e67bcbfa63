import HTTPTesting
import JOSE
import Testing

@testable import HTTPServer

/// Which certificate a client gets to see.
///
/// Source: RFC 6066 §3, RFC 6125 §6.4
struct ServerNameTests {
    private let authority: TestAuthority
    private let certificates: [TestCertificate]
    private let context: TLSContext

    init() throws {
        let authority = try TestAuthority()
        self.authority = authority
        certificates = try [["default.example"], ["*.lions.example"], ["king.lions.example", "den.example"]].map {
            try authority.certificate(for: $0, algorithm: $0.count == 1 && $0[0].hasPrefix("*") ? .rs256 : .es256)
        }
        context = try TLSContext(certificates[0].identity(), additional: certificates[1...].map { try $0.identity() })
    }

    /// The number of the certificate that is presented to a client that asks for a host.
    private func number(for name: String?, _ version: TestTLS.Version) throws -> Int? {
        let found = try digest(context, name, version)
        return try certificates.firstIndex { try digest(TLSContext($0.identity()), name, version) == found }
    }

    private func digest(_ context: TLSContext, _ name: String?, _ version: TestTLS.Version) throws -> String {
        let pair = try #require(try TLSPair(context, offer(name, version)))
        try pair.shakeHands()
        return pair.client.facts.certificateDigest
    }

    private func offer(_ name: String?, _ version: TestTLS.Version) -> TestTLS {
        var offer = TestTLS(rootPEM: authority.rootPEM, serverName: name)
        offer.versions = version...version
        offer.checksName = false
        return offer
    }

    @Test(arguments: [TestTLS.Version.tls12, .tls13])
    func `the name decides, one that is spelled out before a wildcard`(version: TestTLS.Version) throws {
        #expect(try number(for: "default.example", version) == 0)
        #expect(try number(for: "a.lions.example", version) == 1)
        #expect(try number(for: "A.Lions.EXAMPLE", version) == 1)
        #expect(try number(for: "king.lions.example", version) == 2)
        #expect(try number(for: "den.example", version) == 2)
    }

    @Test(arguments: [TestTLS.Version.tls12, .tls13])
    func `a wildcard stands for one label, and an unknown name gets the first certificate`(version: TestTLS.Version) throws {
        for name in ["lions.example", "a.b.lions.example", "other.example", "xking.lions.example.org", nil] {
            #expect(try number(for: name, version) == 0, "\(name ?? "no name")")
        }
    }
}
