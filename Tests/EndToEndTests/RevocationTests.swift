import CognitoCore
import CognitoTesting
import StrictJSON
import XCTest

/// Tokens that are right and no longer wanted.
final class RevocationTests: APITestCase {

    /// The token is remembered as verified when it is revoked.
    func testT52ARevokedTokenIsRefusedAlthoughItIsRemembered() async throws {
        let list = MemoryRevocationList()
        let den = try await Den.open(revocations: list)
        let (revoked, other) = (try den.token(), try den.token())
        for token in [revoked, other, revoked, other] {
            let response = try await den.client.get("/secure", token: token)
            XCTAssertEqual(response.status, 200, response.text)
        }
        let claims = try await den.client.get("/secure/me", token: revoked).json()
        try list.revoke(tokenID: try XCTUnwrap(claims["jti"]?.string))
        try assertProblem(await den.client.get("/secure", token: revoked), 401, "invalid_token", challenge: Self.invalidToken)
        let response = try await den.client.get("/secure", token: other)
        XCTAssertEqual(response.status, 200, response.text)
        await den.close()
    }
}
