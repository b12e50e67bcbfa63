import CognitoCore
import HTTPServer
import JOSE
import Locking
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct TestLoginTests {
    enum Place: String, CaseIterable, Sendable { case embedded, remote }

    /// A server with the login alone, which signs in at the pool in process or over HTTP.
    private func serving(
        _ service: any SignInService, observer: (@Sendable (Int) -> RequestObserver)? = nil,
        _ test: (TestClient) async throws -> Void
    ) async throws {
        let table = RouteTable(unguardedRoutes: .allowed)
        TestLogin(service).register(on: RouteGroup(table))
        var configuration = ServerConfiguration(
            address: .tcp(host: "127.0.0.1", port: 0), router: try Router(table),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        configuration.observer = observer
        let server = Server(configuration)
        let client = try TestClient(try await server.start().url)
        do { try await test(client) } catch {
            await server.drain()
            throw error
        }
        await server.drain()
    }

    private func serving(_ place: Place, _ fixture: PoolFixture, _ test: (TestClient) async throws -> Void) async throws {
        guard place == .remote else { return try await serving(fixture.pool, test) }
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let clients = fixture.pool.service.configuration.clients
            try await serving(InitiateAuthClient(endpoint: fixture.pool.baseURL, clients: clients), test)
        }
    }

    private func login(
        _ client: TestClient, _ username: String = "leo", _ password: String = PoolFixture.password,
        clientID: String = PoolFixture.plainClient, origin: String? = nil
    ) async throws -> TestResponse {
        try await client.post(
            "/cognito-testing-login",
            json: ["clientId": .string(clientID), "username": .string(username), "password": .string(password)],
            fields: origin.map { [("Origin", $0)] } ?? [])
    }

    @Test(arguments: Place.allCases) func `a user signs in, and the tokens are good`(place: Place) async throws {
        let fixture = try PoolFixture { $0.issuer = .aws }
        let verifier = CognitoVerifier(
            policy: ClaimsPolicy(trusting: fixture.pool.userPool, tokenUse: .id), keys: FixedKeys(fixture),
            now: fixture.clock.date)
        try await serving(place, fixture) { client in
            let response = try await login(client)
            #expect(response.status == 200)
            #expect(response.field("content-type") == "application/json")
            #expect(response.field("cache-control") == "no-store")
            let tokens = try response.json()
            #expect(tokens.memberNames == ["AccessToken", "IdToken", "RefreshToken", "TokenType", "ExpiresIn"])
            #expect(tokens["TokenType"]?.string == "Bearer")
            let token = try #require(tokens["IdToken"]?.string)
            #expect(try await verifier.verify(Array(token.utf8)).username == "leo")
            #expect(try await login(client, "pup", PoolFixture.temporaryPassword).status == 200)
        }
    }

    @Test(arguments: Place.allCases)
    func `a wrong user, password or client is refused with one and the same answer`(place: Place) async throws {
        try await serving(place, try PoolFixture()) { client in
            var bodies: Set<String> = []
            for response in [
                try await login(client, "nobody"), try await login(client, "leo", "wrong"),
                try await login(client, clientID: "nobody"), try await login(client, clientID: "a b"),
            ] {
                #expect(response.status == 401)
                #expect(response.field("www-authenticate") == nil)
                let problem = try response.json()
                #expect(problem["code"]?.string == "invalid_login")
                bodies.insert((problem.members ?? []).filter { $0.name != "requestId" }.map { "\($0.value.rawBytes)" }.joined())
            }
            #expect(bodies.count == 1)
        }
    }

    @Test(
        arguments: [
            ("{}", ["/clientId", "/username", "/password"]), ("[]", [""]), ("null", [""]),
            (#"{"clientId":"a","username":"b"}"#, ["/password"]), (#"{"clientId":"a","username":"b","password":""}"#, ["/password"]),
            (#"{"clientId":"a","username":"b","password":1}"#, ["/password"]),
            (#"{"clientId":null,"username":"","password":"c","more":1}"#, ["/clientId", "/username"]),
        ])
    func `a login that is not whole does not fit, and every fault is told`(content: String, pointers: [String]) async throws {
        try await serving(.embedded, try PoolFixture()) { client in
            let response = try await client.send(
                "POST", "/cognito-testing-login", fields: [("Content-Type", "application/json")], content: Array(content.utf8))
            #expect(response.status == 422)
            let problem = try response.json()
            #expect(problem["code"]?.string == "invalid_content")
            #expect(problem["errors"]?.elements?.compactMap { $0["pointer"]?.string } == pointers)
        }
    }

    @Test(arguments: [("application/json", "{", 400, "invalid_json"), ("text/plain", "{}", 415, "unsupported_media_type")])
    func `content that is no JSON is refused`(type: String, content: String, status: Int, code: String) async throws {
        try await serving(.embedded, try PoolFixture()) { client in
            let response = try await client.send(
                "POST", "/cognito-testing-login", fields: [("Content-Type", type)], content: Array(content.utf8))
            #expect(response.status == status)
            #expect(try response.json()["code"]?.string == code)
        }
    }

    @Test func `a pool that is not there is no fault of the caller`() async throws {
        // An address of its own: other tests take any port of 127.0.0.1.
        let fixture = try PoolFixture { $0.host = "127.0.0.5" }
        try await EmbeddedUserPoolTests.serving(fixture) { _ in }
        let service = InitiateAuthClient(endpoint: fixture.pool.baseURL, clients: [AppClient(PoolFixture.plainClient)])
        try await serving(service) { client in
            let response = try await login(client)
            #expect(response.status == 502)
            #expect(try response.json()["code"]?.string == "upstream_failed")
            #expect(try await login(client, clientID: "nobody").status == 401)
        }
    }

    @Test func `T146 wrong passwords of a page shut out that page alone`() async throws {
        let fixture = try PoolFixture()
        try await serving(.embedded, fixture) { client in
            let (evil, own) = ("https://evil.example", "http://localhost:5173")
            for _ in 1...5 { _ = try await login(client, "leo", "wrong", origin: evil) }
            #expect(try await login(client, origin: evil).status == 401)
            #expect(try await login(client).status == 200)
            #expect(try await login(client, origin: own).status == 200)
        }
    }

    @Test(
        arguments: [
            (.refused(.other("leo@example.com"), message: "leo@example.com"), 502, "upstream_failed", "refused"),
            (.refused(.notAuthorized, message: "leo@example.com"), 401, "invalid_login", "NotAuthorizedException"),
            (.refused(.userNotConfirmed, message: "x"), 401, "invalid_login", "UserNotConfirmedException"),
            (.refused(.passwordResetRequired, message: "x"), 401, "invalid_login", "PasswordResetRequiredException"),
            (.challenged("leo@example.com"), 401, "invalid_login", "challenged"),
            (.unexpectedAnswer(status: 200), 502, "upstream_failed", "unexpectedAnswer"),
            (.unreachable(.timedOut), 502, "upstream_failed", "unreachable"),
        ] as [(SignInError, Int, String, String)])
    func `each outcome has its answer, and what the pool said goes nowhere`(
        error: SignInError, status: Int, code: String, reason: String
    ) async throws {
        let reasons = Mutex<[String?]>([])
        let observer: @Sendable (Int) -> RequestObserver = { _ in
            RequestObserver { record in reasons.withLock { $0.append(record.notes.refusal?.reason) } }
        }
        try await serving(Refusing(error: error), observer: observer) { client in
            let response = try await login(client)
            #expect(response.status == status)
            #expect(try response.json()["code"]?.string == code)
        }
        #expect(reasons.withLock { $0 } == [reason])
    }
}

private struct Refusing: SignInService {
    let error: SignInError

    func signIn(
        clientID: String, username: String, password: String, from origin: CallOrigin
    ) async throws(SignInError) -> SignInTokens {
        throw error
    }
}

/// The pool's keys without a fetch.
private struct FixedKeys: KeySource {
    private let keySet: JSONWebKeySet

    init(_ fixture: PoolFixture) { keySet = fixture.pool.service.keys.withLock { $0.verification } }

    func knownKey(_ keyID: String) -> JSONWebKey? { keySet.key(keyID) }

    nonisolated(nonsending) func key(_ keyID: String) async throws(KeySourceError) -> JSONWebKey {
        guard let key = knownKey(keyID) else { throw .unknownKey }
        return key
    }
}
