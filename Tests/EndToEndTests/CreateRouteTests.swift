import CognitoTesting
import StrictJSON
import XCTest

/// `POST /create`, with the article's two cases first.
final class CreateRouteTests: APITestCase {
    /// 'POST create with token returns data'
    func testPOSTCreateWithTokenReturnsData() async throws {
        let den = try await den()
        let posted: JSONValue = ["name": "Simba", "cubs": [1, 2.5, nil, true], "nested": ["ü": "\u{1F981}"]]
        let response = try await den.client.post("/create", json: posted, token: den.adminToken())
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.field("Content-Type"), "application/json")
        let body = try response.json()
        XCTAssertEqual(body.members?.map(\.name), ["id", "data", "createdBy", "createdAt"])
        XCTAssertEqual(body["data"].map { Array($0.rawBytes) }, posted.encoded())
        XCTAssertEqual(body["id"]?.string?.utf8.count, 36)
        XCTAssertEqual(body["createdBy"]?.string?.utf8.count, 36)
        let createdAt = try XCTUnwrap(body["createdAt"]?.string)
        XCTAssertNotNil(createdAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/), createdAt)
    }

    /// 'POST create without token returns 403'
    func testPOSTCreateWithoutTokenReturns403() async throws {
        let response = try await den().client.post("/create", json: ["name": "Scar"])
        try assertProblem(response, 403, "missing_credentials", challenge: Self.bare)
    }

    func testOtherFaultsOfCredentialsKeepTheirStatus() async throws {
        let den = try await den()
        try assertProblem(
            await den.client.post("/create", json: [:], token: "nonsense"), 401, "invalid_token", challenge: Self.invalidToken)
        let twice = [("Authorization", "Bearer a"), ("Authorization", "Bearer b")]
        try assertProblem(
            await den.client.post("/create", json: [:], fields: twice), 400, "invalid_request", challenge: Self.invalidRequest)
    }

    func testContentMustBeStrictJSON() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for text in ["", "{", "{\"a\":1,\"a\":2}", "[1,]", "\u{FEFF}{}"] {
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", "application/json")], content: Array(text.utf8))
            try assertProblem(response, 400, "invalid_json")
        }
    }

    func testContentOfAnotherTypeIs415() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for fields in [[], [("Content-Type", "text/plain")], [("Content-Type", "application/json; charset=latin1")]] {
            let response = try await den.client.send("POST", "/create", token: token, fields: fields, content: Array("{}".utf8))
            try assertProblem(response, 415, "unsupported_media_type")
        }
    }

    func testContentOfExactlyTheLimitPassesAndOneByteMoreIs413() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for (size, status) in [(1 << 20, 201), (1 << 20 + 1, 413)] {
            let content = Array("\"".utf8) + [UInt8](repeating: 0x61, count: size - 2) + Array("\"".utf8)
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", "application/json")], content: content)
            XCTAssertEqual(response.status, status)
        }
    }
}
