import CognitoTesting
import StrictJSON
import XCTest

/// `GET /openapi.json`: sent once, and then only named.
final class OpenAPIRouteTests: APITestCase {
    func testWhoHasTheDocumentIsToldSo() async throws {
        let den = try await Den.open()
        let first = try await den.client.get("/openapi.json")
        XCTAssertEqual(first.status, 200)
        XCTAssertEqual(first.field("Cache-Control"), "no-cache")
        let tag = try XCTUnwrap(first.field("ETag"))
        for method in ["GET", "HEAD"] {
            let connection = try await den.client.connection()
            for (condition, status) in [("If-None-Match: W/\(tag)", 304), ("If-None-Match: \"x\"", 200), ("If-Match: \"x\"", 412)] {
                try await connection.send("\(method) /openapi.json HTTP/1.1\r\nHost: x\r\n\(condition)\r\n\r\n")
                let answer = try await connection.response(toHead: method == "HEAD")
                XCTAssertEqual(answer.status, status, condition)
                XCTAssertEqual(answer.field("ETag"), status == 412 ? nil : tag)
                XCTAssertEqual(answer.field("Cache-Control"), status == 412 ? "no-store" : "no-cache")
                XCTAssertEqual(answer.content.isEmpty, status == 304 || method == "HEAD")
            }
        }
        await den.close()
    }

    func testTheTestLoginIsDescribedWhereItIsServed() async throws {
        let document = try await den().client.get("/openapi.json").json()
        let login = document["paths"]?["/cognito-testing-login"]?["post"]
        XCTAssertEqual(login?["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]?.string, "#/components/schemas/SignIn")
        XCTAssertEqual(login?["responses"]?["401"]?["$ref"]?.string?.contains("invalid_login"), true)
        XCTAssertNotNil(document["components"]?["schemas"]?["SignIn"])
        // The console is no part of the API.
        XCTAssertNil(document["paths"]?["/"])
    }

    /// Another document has another name, or a client would go on with an old one after an update.
    func testTheTagIsTheContents() async throws {
        let (one, other) = (try await Den.open(), try await Den.open(adding: ["HTTP_METRICS": "off"]))
        let tags = (try await one.client.get("/openapi.json").field("ETag"), try await other.client.get("/openapi.json").field("ETag"))
        XCTAssertNotNil(tags.0)
        XCTAssertNotEqual(tags.0, tags.1)
        await one.close()
        await other.close()
    }
}
