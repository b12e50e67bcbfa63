import CognitoTesting
import JOSE
import XCTest

final class TestAuthorityTests: XCTestCase {
    func test_theChainLeadsFromTheCertificateToTheAuthorityBelowTheRoot() throws {
        let root = try TestAuthority()
        let direct = try root.certificate(for: ["localhost"])
        let indirect = try TestAuthority(name: "Between", under: root).certificate(for: ["localhost"])
        XCTAssertEqual(count("CERTIFICATE", in: direct.chainPEM), 1)
        XCTAssertEqual(count("CERTIFICATE", in: indirect.chainPEM), 2)
        XCTAssertEqual(count("CERTIFICATE", in: root.rootPEM), 1)
    }

    func test_eachCertificateHasAKeyOfItsOwn() throws {
        let authority = try TestAuthority()
        let (first, second) = (try authority.certificate(for: ["a.example"]), try authority.certificate(for: ["a.example"]))
        XCTAssertNotEqual(first.keyPEM, second.keyPEM)
        XCTAssertEqual(count("PRIVATE KEY", in: first.keyPEM), 1)
        XCTAssertEqual(count("ENCRYPTED PRIVATE KEY", in: first.encryptedKeyPEM), 1)
        XCTAssertEqual(count("PRIVATE KEY", in: try authority.certificate(for: ["a.example"], algorithm: .rs256).keyPEM), 1)
    }

    private func count(_ label: String, in text: String) -> Int {
        text.split(separator: "\n").count { $0 == "-----BEGIN \(label)-----" }
    }
}
