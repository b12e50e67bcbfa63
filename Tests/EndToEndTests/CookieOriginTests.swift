import App
import CognitoAuth
import CognitoCore
import CognitoTesting
import EnvironmentReading
import FoundationEssentials
import HTTPServer
import XCTest

@testable import LionsDenDev

/// Cookie credentials, and the console, over HTTPS: a page of the same host that came without TLS is foreign.
final class CookieOriginTests: APITestCase {
    /// A service with TLS of its own, and a route that takes the token in a cookie.
    private func serving(
        origins: [String] = [], _ test: (_ ask: (String, [String]) async throws -> TestResponse, _ den: Den, UInt16) async throws -> Void
    ) async throws {
        let den = try await den()
        let authority = try TestAuthority()
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("cookie-origin-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let certificate = try authority.certificate(for: ["localhost"])
        var environment = Den.environment
        for (name, pem) in [("HTTP_TLS_CERT_FILE", certificate.chainPEM), ("HTTP_TLS_KEY_FILE", certificate.keyPEM)] {
            let file = directory.appendingPathComponent(name)
            try Data(pem.utf8).write(to: file)
            environment[name] = file.path
        }
        var configuration = try AppConfiguration(reading: Environment(process: environment), for: .development)
        guard case .embedded(let pool, _) = configuration.cognito.testing else { return XCTFail("no embedded pool") }
        configuration.cognito = configuration.cognito.withEmbeddedPool(listeningAt: den.pool.baseURL)
        let console = Console(pool, configuration.cognito, embedded: den.pool)
        let served = try await Den.serve(configuration) { routes, verifier, _ in
            routes.use(Authentication(verifier, from: .cookie("session", origins: origins))).post("cookie") { $0.user.subject }
            console.register(on: routes, behind: Authentication(verifier)) { $0.user.subject }
        }
        let offer = TestTLS(rootPEM: authority.rootPEM)
        let port = served.client.port
        func ask(_ line: String, _ fields: [String]) async throws -> TestResponse {
            let connection = try await TestConnection.secure(port: port, offer)
            let lines = ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + fields
            try await connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
            return try await connection.response()
        }
        do { try await test(ask, den, port) } catch {
            served.application.cancel()
            throw error
        }
        served.application.cancel()
        _ = await served.application.result
    }

    func testT116ACookieSentByAPageWithoutTLSIsRefused() async throws {
        try await serving { ask, den, port in
            let cookie = "Cookie: session=\(try den.adminToken())"
            let refused = try await ask("POST /cookie", [cookie, "Origin: http://127.0.0.1:\(port)"])
            try assertProblem(refused, 403, "forbidden")
            let taken = try await ask("POST /cookie", [cookie, "Origin: https://127.0.0.1:\(port)"])
            XCTAssertEqual(taken.status, 200, taken.text)
        }
    }

    func testT116AListedPageWithoutTLSMayHaveItSent() async throws {
        try await serving(origins: ["http://app.example"]) { ask, den, _ in
            let cookie = "Cookie: session=\(try den.adminToken())"
            let taken = try await ask("POST /cookie", [cookie, "Origin: http://app.example"])
            XCTAssertEqual(taken.status, 200, taken.text)
        }
    }

    func testT116TheConsoleOfAnHTTPSServerRefusesAPageWithoutTLS() async throws {
        try await serving { ask, _, port in
            try assertProblem(await ask("GET /console/settings", ["Origin: http://127.0.0.1:\(port)"]), 403, "cross_site")
            let own = try await ask("GET /console/settings", ["Origin: https://127.0.0.1:\(port)"])
            XCTAssertEqual(own.status, 200, own.text)
        }
    }
}
