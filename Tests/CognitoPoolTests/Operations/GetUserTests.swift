import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct GetUserTests {
    private func getUser(_ fixture: PoolFixture, _ token: String?) async throws -> JSONView {
        try await fixture.call("GetUser", .texts([("AccessToken", token)]))
    }

    @Test func `the bearer of an access token learns the user's attributes, all as texts, and no groups`() async throws {
        let fixture = try PoolFixture()
        let answer = try await getUser(fixture, try await fixture.signIn().token("AccessToken"))
        #expect(answer.memberNames == ["Username", "UserAttributes"])
        #expect(answer["Username"]?.string == "leo")
        let attributes = try #require(answer["UserAttributes"]?.elements)
        #expect(attributes.map { $0["Name"]?.string } == ["sub", "email_verified", "email"])
        #expect(attributes.map { $0["Value"]?.string }.dropFirst() == ["true", "leo@example.com"])
    }

    @Test(arguments: [["email"], ["email_verified"], ["email", "email_verified"], ["name"]])
    func `tokens and GetUser show what the client may read`(attributes: [String]) async throws {
        let fixture = try PoolFixture { $0.clients[0].readAttributes = .only(attributes) }
        let tokens = try await fixture.signIn()
        let shown = try await getUser(fixture, tokens.token("AccessToken"))["UserAttributes"]?.elements?.compactMap { $0["Name"]?.string }
        let claims = try PoolFixture.claims(tokens.token("IdToken"))
        for name in ["email", "email_verified"] {
            let isReadable = attributes.contains(name)
            #expect(shown?.contains(name) == isReadable)
            // Without an address, there is nothing that a token could call verified.
            #expect((claims.member(name) != nil) == (isReadable && attributes.contains("email")))
        }
    }

    @Test func `an expired, revoked or weak token is refused`() async throws {
        let fixture = try PoolFixture()
        let tokens = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        fixture.clock.advance(by: .seconds(3599))
        _ = try await getUser(fixture, tokens.accessToken)
        fixture.clock.advance(by: .seconds(1))
        await #expect(throws: CognitoError.accessTokenExpired) { try await getUser(fixture, tokens.accessToken) }
        let leo = try fixture.pool.user("leo")
        let weak = try fixture.pool.issuer().accessToken(for: leo, scopes: ["openid", "aws.cognito.signin.user.admins"])
        await #expect(throws: CognitoError.accessTokenLacksScope) { try await getUser(fixture, weak) }
        let fresh = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
        _ = try await fixture.call("GlobalSignOut", .texts([("AccessToken", fresh.accessToken)]))
        await #expect(throws: CognitoError.accessTokenRevoked) { try await getUser(fixture, fresh.accessToken) }
    }

    @Test func `a token that is not this pool's access token is refused`() async throws {
        let fixture = try PoolFixture()
        let leo = try fixture.pool.user("leo")
        let issuer = try fixture.pool.issuer()
        let stranger = try SigningKey()
        let bad = [
            "", "x", "a.b.c", try issuer.idToken(for: leo), try issuer.accessToken(for: leo) { $0.claims["iss"] = "x" },
            try issuer.accessToken(for: leo) { $0.key = stranger },
            try issuer.accessToken(for: leo) { $0.header["kid"] = "unknown" },
            try issuer.accessToken(for: leo) { $0.signature = .bytes([1]) },
            try issuer.accessToken(for: leo) { $0.claims["sub"] = nil },
        ]
        for token in bad.dropFirst() {
            await #expect(throws: CognitoError.accessTokenInvalid) { try await getUser(fixture, token) }
        }
        await #expect(throws: CognitoError.malformedMember("accessToken")) { try await getUser(fixture, bad[0]) }
        await #expect(throws: CognitoError.missingMember("accessToken")) { try await getUser(fixture, nil) }
        await #expect(throws: CognitoError.userNotFound) {
            try await getUser(fixture, try issuer.accessToken(for: TestUser(username: "ghost", password: "x")))
        }
    }

    @Test func `a token of the old key is good until that is withdrawn`() async throws {
        let fixture = try PoolFixture()
        let token = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).accessToken
        try fixture.pool.rotateKeys()
        _ = try await getUser(fixture, token)
        try fixture.pool.rotateKeys(withdrawingOld: true)
        await #expect(throws: CognitoError.accessTokenInvalid) { try await getUser(fixture, token) }
    }
}
