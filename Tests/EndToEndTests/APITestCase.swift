import CognitoTesting
import StrictJSON
import XCTest

/// A test of the API from outside: real sockets, real tokens, the real verifier.
class APITestCase: XCTestCase {
    func den() async throws -> Den {
        try await SharedDen.instance.den()
    }

    /// Asserts that an answer is the problem of this code, complete and with nothing else in it but these members.
    func assertProblem(
        _ response: TestResponse, _ status: Int, _ code: String, challenge: String? = nil, also members: [String] = [],
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        XCTAssertEqual(response.status, status, response.text, file: file, line: line)
        XCTAssertEqual(response.field("Content-Type"), "application/problem+json", file: file, line: line)
        let said = response.field("WWW-Authenticate").map(Self.withoutMetadata)
        XCTAssertEqual(said, challenge.map(Self.withoutMetadata), file: file, line: line)
        let body = try response.json()
        XCTAssertEqual(
            body.members?.map(\.name), ["type", "title", "status", "detail", "code", "requestId"] + members, file: file, line: line)
        XCTAssertEqual(body["type"]?.string, "about:blank", file: file, line: line)
        XCTAssertEqual(body["status"]?.number?.integer, Int64(status), file: file, line: line)
        XCTAssertEqual(body["code"]?.string, code, file: file, line: line)
        XCTAssertEqual(body["requestId"]?.string, response.field("X-Request-Id"), file: file, line: line)
    }

    /// Asserts that `/readyz` says no, and gives back what it says.
    @discardableResult
    func assertNotReady(_ response: TestResponse, file: StaticString = #filePath, line: UInt = #line) throws -> JSONView {
        try assertProblem(response, 503, "not_ready", also: ["checks", "issuers"], file: file, line: line)
        return try response.json()
    }

    /// A challenge without the address of the resource's metadata, which has a port in it; `ProtectedResourceTests` hold that.
    static func withoutMetadata(_ challenge: String) -> String { challenge.replacing(/, resource_metadata="[^"]*"/, with: "") }

    static let bare = "Bearer realm=\"LionsDen\""
    static let invalidToken = bare + ", error=\"invalid_token\", error_description=\"The token was refused\""
    static let expiredToken = bare + ", error=\"invalid_token\", error_description=\"The token has expired\""
    static let invalidRequest =
        bare + ", error=\"invalid_request\", error_description=\"Send one Authorization field with one bearer token\""
    static let twoCredentials = bare + ", error=\"invalid_request\", error_description=\"Send one token or key in one place\""
}
