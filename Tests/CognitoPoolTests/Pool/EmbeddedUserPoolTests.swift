import CognitoCore
import Glibc
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct EmbeddedUserPoolTests {
    /// Runs a test against a pool that listens, and stops it whatever happens.
    static func serving(_ fixture: PoolFixture, _ test: (TestClient) async throws -> Void) async throws {
        try await fixture.pool.start()
        do { try await test(try TestClient(fixture.pool.baseURL)) } catch {
            await fixture.pool.stop()
            throw error
        }
        await fixture.pool.stop()
    }

    @Test(
        arguments: [
            "0.0.0.0", "::", "192.168.1.1", "example.com", "localhost.example.com", "", "127.1", "0x7f.0.0.1", "128.0.0.1",
            "127.0.0.1.example.com", "2130706433", "127.0.0.1 ", "LOCALHOST", "[::1]", "::ffff:127.0.0.1",
        ])
    func `it never listens beyond this machine`(host: String) {
        #expect(throws: EmbeddedUserPoolError.hostNotLoopback(host)) {
            try PoolFixture { $0.host = host }
        }
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.2", "localhost"]) func `it listens on this machine`(host: String) async throws {
        try await Self.serving(try PoolFixture { $0.host = host }) { client in
            let response = try await client.get("/us-fake-1_Embedded1/.well-known/jwks.json")
            #expect(response.status == 200)
        }
    }

    @Test func `the key set over a socket is read by the strict reader`() async throws {
        let fixture = try PoolFixture()
        try await Self.serving(fixture) { client in
            let response = try await client.get("/us-fake-1_Embedded1/.well-known/jwks.json")
            #expect(response.status == 200)
            #expect(response.field("content-type") == "application/json")
            #expect(response.field("access-control-allow-origin") == "*")
            let keySet = try JSONWebKeySet(parsing: response.content)
            let keys = try fixture.pool.issuer().keys
            #expect(keySet.keyIDs == keys.all.map(\.keyID))
            #expect(keySet.skipped.isEmpty)
            #expect(keySet.keys.allSatisfy { $0.publicKey.modulusBits == 2048 })
            for key in try response.json()["keys"]?.elements ?? [] {
                #expect(Set(key.memberNames) == ["kid", "alg", "kty", "e", "n", "use"])
            }
        }
    }

    @Test func `the discovery document names the issuer and where the keys are`() async throws {
        let fixture = try PoolFixture()
        try await Self.serving(fixture) { client in
            let paths = [
                "/us-fake-1_Embedded1/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/us-fake-1_Embedded1",
            ]
            for path in paths {
                let response = try await client.get(path)
                #expect(response.field("access-control-allow-origin") == "*")
                let document = try response.json()
                #expect(document["issuer"]?.string == "\(fixture.pool.baseURL.text)/us-fake-1_Embedded1")
                #expect(document["jwks_uri"]?.string == fixture.pool.jwksURI.text)
                // Without this member, it would be true (OpenID Connect Discovery 1.0 §3).
                #expect(document["request_uri_parameter_supported"]?.bool == false)
            }
            #expect(fixture.pool.userPool.issuer == fixture.pool.issuerURL)
            #expect(fixture.pool.userPool.keySetLocation == .remote(fixture.pool.jwksURI))
        }
    }

    @Test(
        arguments: [
            (PoolIssuer.aws, "https://cognito-idp.us-fake-1.amazonaws.com/us-fake-1_Embedded1", nil),
            (.url(try! HTTPURL("https://pool.example/a")), "https://pool.example/a/us-fake-1_Embedded1", "https://pool.example/a"),
        ])
    func `a pool of another name says so in tokens and documents`(issuer: PoolIssuer, name: String, home: String?) async throws {
        let fixture = try PoolFixture { $0.issuer = issuer }
        try await Self.serving(fixture) { client in
            #expect(fixture.pool.issuerURL == name)
            let token = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).idToken
            #expect(try PoolFixture.claims(token)["iss"]?.string == name)
            let document = try await client.get("/us-fake-1_Embedded1/.well-known/openid-configuration").json()
            #expect(document["issuer"]?.string == name)
            let keys = "\(home ?? fixture.pool.baseURL.text)/us-fake-1_Embedded1/.well-known/jwks.json"
            #expect(document["jwks_uri"]?.string == keys)
            // The verifier reads them from where the pool listens.
            #expect(fixture.pool.userPool.keySetLocation == .remote(fixture.pool.jwksURI))
        }
    }

    @Test(
        arguments: [
            "/us-fake-1_Other/.well-known/jwks.json", "/us-fake-1_embedded1/.well-known/jwks.json",
            "/us-fake-1_Other/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/us-fake-1_Other",
            "/.well-known/oauth-authorization-server", "/.well-known/jwks.json", "/us-fake-1_Embedded1",
        ])
    func `another pool's documents are not found`(path: String) async throws {
        try await Self.serving(try PoolFixture()) { client in
            let response = try await client.get(path)
            #expect(response.status == 404)
            #expect(try response.json()["status"]?.number?.integer == 404)
        }
    }

    // What is about a port that is free again has an address of its own: other tests take any port of 127.0.0.1.

    @Test func `it starts once, and again on the same port after it was stopped`() async throws {
        let pool = try PoolFixture { $0.host = "127.0.0.3" }.pool
        try await pool.start()
        let url = pool.baseURL
        await #expect(throws: EmbeddedUserPoolError.running) { try await pool.start() }
        await pool.stop()
        await pool.stop()
        #expect(pool.baseURL == url)
        let client = try TestClient(url)
        await #expect(throws: TestClientError.couldNotConnect(errno: ECONNREFUSED)) { try await client.get("/") }
        try await pool.start()
        #expect(pool.baseURL == url)
        #expect(try await client.get("/us-fake-1_Embedded1/.well-known/jwks.json").status == 200)
        await pool.stop()
    }

    @Test func `a port that is taken is reported, and the pool can be started later`() async throws {
        let first = try PoolFixture { $0.host = "127.0.0.4" }.pool
        try await first.start()
        let port = try #require(first.baseURL.text.split(separator: ":").last.flatMap { UInt16($0) })
        let second = try PoolFixture {
            $0.host = "127.0.0.4"
            $0.port = port
        }.pool
        #expect(second.baseURL == first.baseURL)
        await #expect {
            try await second.start()
        } throws: { error in
            if case EmbeddedUserPoolError.listening = error { true } else { false }
        }
        await first.stop()
        try await second.start()
        await second.stop()
    }

    @Test func `keys are new in every pool`() throws {
        let (first, second) = (try EmbeddedUserPool(), try EmbeddedUserPool())
        let keyIDs = try (first.issuer().keys.all + second.issuer().keys.all).map(\.keyID)
        #expect(Set(keyIDs).count == 4)
    }

    struct Impossible: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: EmbeddedUserPoolError
        let change: @Sendable (inout PoolConfiguration) -> Void

        init(_ description: String, _ error: EmbeddedUserPoolError, _ change: @escaping @Sendable (inout PoolConfiguration) -> Void) {
            testDescription = description
            self.error = error
            self.change = change
        }
    }

    static let impossible = [
        Impossible("another Region's id", .pool(.regionMismatch)) { $0.id = "us-fake-2_x" },
        Impossible("no id", .pool(.malformedID)) { $0.id = "x" },
        Impossible("no client", .pool(.noClient)) { $0.clients = [] },
        Impossible("a user twice", .users(.userExists)) { $0.users.append($0.users[0]) },
        Impossible("a group twice", .users(.groupExists)) { $0.groups = ["a", "a"] },
        Impossible("a group without a name", .users(.malformedMember("groupName"))) { $0.groups = [""] },
        Impossible("no time", .users(.internalFailure)) { $0.now = { nil } },
    ]

    @Test(arguments: impossible) func `a configuration that cannot be is refused`(impossible: Impossible) {
        #expect(throws: impossible.error) { try PoolFixture(impossible.change) }
    }

    @Test func `in process a temporary password becomes the permanent one`() throws {
        let pool = try PoolFixture().pool
        for _ in 1...2 {
            let tokens = try pool.signIn(username: "pup", password: PoolFixture.temporaryPassword)
            #expect(try PoolFixture.claims(tokens.idToken)["cognito:username"]?.string == "pup")
        }
    }

    @Test func `in process users and groups can be added`() throws {
        let pool = try PoolFixture().pool
        let zoe = try pool.createUser(TestUser(username: "zoe", password: "z", groups: ["zebras"]))
        try pool.createGroup("striped")
        try pool.add(user: zoe.username, toGroup: "striped")
        #expect(try pool.user("zoe").groups == ["zebras", "striped"])
        try pool.remove(user: zoe.username, fromGroup: "zebras")
        #expect(try pool.user("zoe").groups == ["striped"])
        #expect(throws: CognitoError.groupNotFound) { try pool.remove(user: "zoe", fromGroup: "Zebras") }
        #expect(throws: CognitoError.groupExists) { try pool.createGroup("zebras") }
        #expect(throws: CognitoError.clientNotFound("x")) {
            try pool.signIn(username: "zoe", password: "z", clientID: "x")
        }
    }
}
