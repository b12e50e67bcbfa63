import App
import CognitoTesting
import FoundationEssentials
import HTTPServer
import JOSE
import Storage
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
        let id = try XCTUnwrap(body["id"]?.string)
        XCTAssertEqual(response.field("Location"), "/records/\(id)")
        let stored = try await den.database.read { try await $0.records.record(XCTUnwrap(UUID(uuidString: id)), of: .everybody) }
        XCTAssertEqual(stored?.data, posted.encoded())
        XCTAssertEqual(stored?.owner.subject, body["createdBy"]?.string)
    }

    func testARecordIsOfTheTimeThatTokensAreJudgedBy() async throws {
        let ahead = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 600).rounded(.down))
        let now = NumericDate(secondsSinceEpoch: ahead.timeIntervalSince1970)
        let clock = ApplicationClock(now: { now }, sleeper: ContinuousClock(), server: .system)
        let den = try await Den.open(clock: clock)
        let body = try await den.client.post("/create", json: [:], token: den.adminToken()).json()
        XCTAssertEqual(body["createdAt"]?.string, ahead.formatted(.iso8601))
        await den.close()
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

    /// The reader of tokens, with the cases of 13 to 16.
    func testT112ContentMustBeStrictJSON() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let texts = [
            "", " ", "{", "}", "{\"a\":1,\"a\":2}", "{\"e\\u0078p\":1,\"exp\":2}", "[1,]", "{\"a\":1,}", "\u{FEFF}{}", "{} {}", "// x\n{}",
            "{/* x */}", "{\"a\":\0}", "{\"a\":\"\0\"}", "NaN", "01", "'a'", "{a:1}", String(repeating: "[", count: 100_000),
            String(repeating: "[", count: 1 << 20), "[" + String(repeating: "0,", count: 100_000) + "0,]",
            "{" + (0..<80_000).map { "\"\($0)\":0," }.joined() + "\"79999\":0}",
            String(repeating: "[", count: 129) + String(repeating: "]", count: 129),
        ]
        let encoded =
            texts.map { Array($0.utf8) } + [[0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0x00, 0x7B, 0x00, 0x7D], [0x22, 0xC3, 0x28, 0x22]]
        for content in encoded {
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", "application/json")], content: content)
            try assertProblem(response, 400, "invalid_json")
        }
    }

    /// Content is bounded by its size, and 128 levels.
    func testT112ContentMayHaveManyValuesAndLevels() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let texts = [
            "[" + String(repeating: "0,", count: 10_000) + "0]", "{" + (0..<80_000).map { "\"\($0)\":0," }.joined() + "\"x\":0}",
            String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
        ]
        for text in texts {
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", "application/json")], content: Array(text.utf8))
            XCTAssertEqual(response.status, 201)
            XCTAssertTrue(response.text.contains(text))
        }
    }

    func testT124ContentWithACodingIs415() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for path in ["/create", "/cognito-testing-login"] {
            let fields = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
            let response = try await den.client.send("POST", path, token: token, fields: fields, content: Array("{}".utf8))
            try assertProblem(response, 415, "unsupported_content_coding")
            XCTAssertEqual(response.field("Accept-Encoding"), "identity")
        }
        let nobody = try await den.client.send("POST", "/create", fields: [("Content-Encoding", "gzip")], content: Array("{}".utf8))
        try assertProblem(nobody, 403, "missing_credentials", challenge: Self.bare)
    }

    /// A megabyte is the most that the route takes; who may not send anything is told that instead.
    func testT128ARefusedUploadGetsTheAnswerOfItsGuard() async throws {
        let den = try await den()
        let content = [UInt8](repeating: 0x61, count: 5_000_000)
        let json = [("Content-Type", "application/json")]
        func send(_ token: String?, _ fields: [(String, String)]) async throws -> TestResponse {
            try await den.client.send("POST", "/create", token: token, fields: fields, content: content)
        }
        try assertProblem(await send(nil, json), 403, "missing_credentials", challenge: Self.bare)
        try assertProblem(await send("nonsense", json), 401, "invalid_token", challenge: Self.invalidToken)
        try assertProblem(await send(den.adminToken(), json), 413, "content_too_large")
        try assertProblem(await send("nonsense", [("Expect", "100-continue")]), 401, "invalid_token", challenge: Self.invalidToken)
    }

    func testT112ContentOfAnotherTypeIs415() async throws {
        let den = try await den()
        let token = try den.adminToken()
        let types = [
            [], [""], ["text/plain"], ["text/json"], ["application/jsonx"], ["application/x-www-form-urlencoded"], ["application/+json"],
            ["application/json; charset=latin1"], ["application/json; charset=utf-16"], ["application/json;charset=\"iso-8859-1\""],
            ["application/json, application/json"], ["application/json", "application/json"], ["application/json", "text/plain"],
            ["application/json; charset =utf-8"], ["application/json; charset=utf-8; charset=utf-8"],
        ]
        for fields in types.map({ $0.map { ("Content-Type", $0) } }) {
            let response = try await den.client.send("POST", "/create", token: token, fields: fields, content: Array("{}".utf8))
            try assertProblem(response, 415, "unsupported_media_type")
        }
    }

    func testT112T125JSONInUTF8IsTakenHoweverItIsCalled() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for type in [
            "application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
            "application/vnd.a+json", "application/json;", "application/json ; charset=UTF-8", "application/json;;charset=utf-8",
        ] {
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", type)], content: Array("{}".utf8))
            XCTAssertEqual(response.status, 201, type)
        }
    }

    func testT87ContentOfExactlyTheLimitPassesAndOneByteMoreIs413() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for (size, status) in [(1 << 20, 201), (1 << 20 + 1, 413)] {
            let content = Array("\"".utf8) + [UInt8](repeating: 0x61, count: size - 2) + Array("\"".utf8)
            let response = try await den.client.send(
                "POST", "/create", token: token, fields: [("Content-Type", "application/json")], content: content)
            XCTAssertEqual(response.status, status)
        }
    }

    /// The guard answers before the content has been read; what is in the content stays content.
    func testT74ContentOfARefusedRequestIsNoRequest() async throws {
        let den = try await den()
        let smuggled = "GET /admin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(try den.adminToken())\r\n\r\n"
        let size = smuggled.utf8.count
        let framings = [
            "Content-Length: \(size)\r\n\r\n\(smuggled)",
            "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n\(smuggled)\r\n0\r\n\r\n",
        ]
        for framing in framings {
            let connection = try await den.client.connection()
            try await connection.send(
                "POST /create HTTP/1.1\r\nHost: x\r\n\(framing)GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            try assertProblem(await connection.response(), 403, "missing_credentials", challenge: Self.bare)
            let health = try await connection.response()
            XCTAssertEqual(health.text, "{\"status\":\"ok\"}")
            let rest = try await connection.bytesToEnd()
            XCTAssertEqual(rest, [])
        }
    }

    func testT73CredentialsInATrailerAreNone() async throws {
        let den = try await den()
        let trailer = "Authorization: Bearer \(try den.adminToken())\r\nContent-Type: application/json\r\n"
        for (start, status) in [("POST /create", 403), ("GET /secure", 401)] {
            let connection = try await den.client.connection()
            try await connection.send(
                "\(start) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\(trailer)\r\n")
            try assertProblem(await connection.response(), status, "missing_credentials", challenge: Self.bare)
        }
    }

    func testT75ARefusedClientIsNotToldToGoOn() async throws {
        let connection = try await den().client.connection()
        try await connection.send("POST /create HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        let response = try await connection.response()
        try assertProblem(response, 403, "missing_credentials", challenge: Self.bare)
        XCTAssertEqual(response.field("Connection"), "close")
    }
}
