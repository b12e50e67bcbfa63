import App
import CognitoAuth
import CognitoCore
import CognitoTesting
import EnvironmentReading
import StrictJSON
import XCTest

@testable import LionsDenDev

/// The console's page and its routes, as a browser and as others see them.
final class ConsoleTests: APITestCase {
    private static let adminsPath = "/console/groups/" + Den.admins

    func testThePageRunsNothingButItsOwnScriptAndLoadsNothing() async throws {
        let response = try await den().client.get("/")
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.field("Content-Type"), "text/html; charset=utf-8")
        XCTAssertEqual(response.field("Referrer-Policy"), "no-referrer")
        XCTAssertEqual(response.field("X-Frame-Options"), "DENY")
        XCTAssertEqual(response.field("Cross-Origin-Opener-Policy"), "same-origin")
        XCTAssertEqual(response.field("Cache-Control"), "no-store")
        let policy = try XCTUnwrap(response.field("Content-Security-Policy")).split(separator: "; ").map(String.init)
        let pool = try await den().pool.baseURL.text
        let fixed = [
            "default-src 'none'", "img-src data:", "connect-src 'self' \(pool)", "base-uri 'none'", "form-action 'none'",
            "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
        ]
        XCTAssertEqual(policy.filter { !$0.hasPrefix("script-src") && !$0.hasPrefix("style-src") }, fixed)
        for name in ["script", "style"] {
            // 32 bytes in base64, between quotation marks.
            let source = try XCTUnwrap(policy.first { $0.hasPrefix("\(name)-src 'sha256-") && $0.hasSuffix("='") })
            XCTAssertEqual(source.utf8.count, "\(name)-src 'sha256-'".utf8.count + 44)
            XCTAssertEqual(response.text.split(separator: "<\(name)>").count, 2, name)
        }
        let head = try await den().client.send("HEAD", "/")
        XCTAssertEqual(head.field("Content-Length"), "\(response.content.count)")
    }

    func testTheSettingsOfAnEmbeddedPoolFillInTheForm() async throws {
        let settings = try await den().client.get("/console/settings").json()
        XCTAssertEqual(settings.members?.map(\.name), ["mode", "clientId", "username", "adminsGroup", "tokenUse", "password", "issuer"])
        XCTAssertEqual(settings["mode"]?.string, "embedded")
        XCTAssertEqual(settings["clientId"]?.string, Den.clientID)
        XCTAssertEqual(settings["username"]?.string, Den.email)
        XCTAssertEqual(settings["adminsGroup"]?.string, Den.admins)
        XCTAssertEqual(settings["tokenUse"]?.string, "id")
        XCTAssertEqual(settings["password"]?.string, Den.password)
        let issuer = try await den().pool.issuerURL
        XCTAssertEqual(settings["issuer"]?.string, issuer)
    }

    private static let foreignHosts = [
        "evil.example:8080", "den.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "127.1",
    ]

    func testT119APageWhoseNameResolvesToThisMachineIsToldAndChangesNothing() async throws {
        let den = try await den()
        let token = try den.adminToken()
        for host in Self.foreignHosts {
            for (method, path) in [("GET", "/console/settings"), ("DELETE", Self.adminsPath), ("POST", "/console/expired-token")] {
                let response = try await den.client.send(
                    method, path, host: host, token: token, fields: [("Origin", "http://\(host)"), ("Sec-Fetch-Site", "same-origin")])
                try assertProblem(response, 403, "unknown_host")
            }
            let login: JSONValue = ["clientId": .string(Den.clientID), "username": .string(Den.email), "password": "wrong"]
            let refused = try await den.client.send(
                "POST", "/cognito-testing-login", host: host, fields: [("Content-Type", "application/json")], content: login.encoded())
            try assertProblem(refused, 403, "unknown_host")
        }
        XCTAssertEqual(try den.pool.user(Den.email).groups, [Den.admins])
    }

    func testT119ThisMachinesNamesAreKnown() async throws {
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080"] {
            let settings = try await den().client.send(
                "GET", "/console/settings", host: host, fields: [("Origin", "http://\(host.lowercased())")])
            XCTAssertEqual(try settings.json()["password"]?.string, Den.password, host)
        }
    }

    func testARemotePoolsPasswordAndGroupsAreLeftAlone() async throws {
        var environment = Den.environment
        environment["COGNITO_TESTING"] = "remote"
        environment["COGNITO_POOL_PORT"] = nil
        let configuration = try AppConfiguration(reading: Environment(process: environment), for: .development)
        let test = try XCTUnwrap(configuration.cognito.testing.testPool)
        let served = try await Den.serve(configuration) { routes, verifier, _ in
            Console(test, configuration.cognito).register(on: routes, behind: Authentication(verifier)) { $0.user.subject }
        }
        let page = try await served.client.get("/")
        XCTAssertEqual(page.status, 200)
        XCTAssertFalse(page.text.contains(Den.password))
        let settings = try await served.client.get("/console/settings")
        XCTAssertEqual(try settings.json().members?.map(\.name), ["mode", "clientId", "username", "adminsGroup", "tokenUse"])
        XCTAssertEqual(try settings.json()["mode"]?.string, "remote")
        try assertProblem(await served.client.send("PUT", Self.adminsPath), 404, "not_found")
        try assertProblem(await served.client.send("POST", "/console/expired-token"), 404, "not_found")
        served.application.cancel()
        _ = await served.application.result
    }

    func testWithoutTheTestingLibraryThereIsNoConsole() async throws {
        let configuration = try AppConfiguration(reading: Environment(process: Den.environment), for: .development)
        let served = try await Den.serve(configuration)
        for path in ["/", "/console/settings", Self.adminsPath, "/console/expired-token"] {
            try assertProblem(await served.client.get(path), 404, "not_found")
        }
        served.application.cancel()
        _ = await served.application.result
    }
}
