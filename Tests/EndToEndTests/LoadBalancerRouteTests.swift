import CognitoAuth
import CognitoCore
import CognitoTesting
import HTTPServer
import JOSE
import Logging
import StrictJSON
import XCTest

/// A route behind a load balancer, over real sockets: the server, the guard, libcurl and a server of keys.
final class LoadBalancerRouteTests: APITestCase {
    private let user = TestUser(username: "leo", password: "")

    /// Answers as AWS does: the text of the one key that it has, 403 for every other name.
    private func keyServer(_ key: SigningKey) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let isKnown = connection.readHead().hasPrefix("GET /keys/\(key.keyID) HTTP/1.1\r\n")
            let body = isKnown ? key.publicPEM : "<Error/>"
            connection.send("HTTP/1.1 \(isKnown ? 200 : 403) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    private func serving(_ balancer: LoadBalancer, _ test: (TestClient) async throws -> Void) async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        let callers = RouteGroup(table).use(LoadBalancerAuthentication(LoadBalancerVerifier(trusting: balancer)))
        callers.get("me") { $0.user.username ?? "" }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = Server(ServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table), logger: logger))
        let client = try TestClient(try await server.start().url)
        do { try await test(client) } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }

    func testWhoComesThroughTheLoadBalancerIsKnown() async throws {
        let key = try SigningKey(algorithm: .es256, keyID: "01234567-89ab-cdef-0123-456789abcdef")
        let keys = try keyServer(key)
        let balancer = try LoadBalancer(
            arn: "arn:aws:elasticloadbalancing:us-fake-1:123456789012:loadbalancer/app/den/01ef", issuer: "https://login.example.com",
            clientIDs: ["client"], keyLocation: keys.url)
        let signer = try LoadBalancerSigner(for: balancer, key: key)
        try await serving(balancer) { client in
            func answer(_ tokens: [String]) async throws -> TestResponse {
                try await client.get("/me", fields: tokens.map { ("x-amzn-oidc-data", $0) })
            }
            let right = try signer.token(for: user)
            for _ in 0..<2 {
                let admitted = try await answer([right])
                XCTAssertEqual(admitted.status, 200, admitted.text)
                XCTAssertEqual(admitted.text, "leo")
            }
            XCTAssertEqual(keys.connections, 1)
            try assertProblem(await answer([]), 401, "missing_credentials", challenge: Self.bare)
            try assertProblem(
                await answer([right, right]), 400, "invalid_request",
                challenge: Self.bare
                    + ", error=\"invalid_request\", error_description=\"Send one X-Amzn-Oidc-Data field with one token\"")
            try assertProblem(await answer([String(right.dropLast())]), 401, "invalid_token", challenge: Self.invalidToken)
            try assertProblem(
                await answer([signer.token(for: user) { $0.header["signer"] = "other" }]), 401, "invalid_token",
                challenge: Self.invalidToken)
            try assertProblem(
                await answer([signer.token(for: user) { $0.header["exp"] = 1 }]), 401, "token_expired", challenge: Self.expiredToken)
            try assertProblem(
                await answer([signer.token(for: user) { $0.header["kid"] = "../keys" }]), 401, "invalid_token", challenge: Self.invalidToken
            )
            XCTAssertEqual(keys.connections, 1)
            try assertProblem(
                await answer([signer.token(for: user) { $0.header["kid"] = "unknown" }]), 401, "invalid_token", challenge: Self.invalidToken
            )
            XCTAssertEqual(keys.connections, 2)
            keys.stop()
            let away = try await answer([signer.token(for: user) { $0.header["kid"] = "another" }])
            try assertProblem(away, 503, "keys_unavailable")
            XCTAssertEqual(away.field("Retry-After"), "1")
            let known = try await answer([right])
            XCTAssertEqual(known.status, 200)
        }
    }
}
