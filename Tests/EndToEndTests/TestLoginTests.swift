import CognitoTesting
import StrictJSON
import XCTest

/// `POST /cognito-testing-login`.
final class TestLoginTests: APITestCase {
    private func signIn(_ username: String, _ password: String, clientID: String = Den.clientID) async throws -> TestResponse {
        let body: JSONValue = ["clientId": .string(clientID), "username": .string(username), "password": .string(password)]
        return try await den().client.post("/cognito-testing-login", json: body)
    }

    func testSigningInGivesTokensThatOpenTheDoor() async throws {
        let response = try await signIn(Den.email, Den.password)
        XCTAssertEqual(response.status, 200)
        let body = try response.json()
        XCTAssertEqual(Set(body.members?.map(\.name) ?? []), ["AccessToken", "IdToken", "RefreshToken", "TokenType", "ExpiresIn"])
        XCTAssertEqual(body["TokenType"]?.string, "Bearer")
        XCTAssertEqual(body["ExpiresIn"]?.number?.integer, 3600)
        let secure = try await den().client.get("/secure", token: XCTUnwrap(body["IdToken"]?.string))
        XCTAssertEqual(secure.status, 200)
    }

    func testAnUnknownUserAndAWrongPasswordLookTheSame() async throws {
        let unknown = try await signIn("nobody@example.com", Den.password)
        let wrong = try await signIn(Den.email, "Wrong!word123")
        for response in [unknown, wrong] { try assertProblem(response, 401, "invalid_login") }
        XCTAssertEqual(try unknown.json()["detail"]?.string, try wrong.json()["detail"]?.string)
    }
}
