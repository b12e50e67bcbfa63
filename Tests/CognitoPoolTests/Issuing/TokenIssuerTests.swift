import CognitoCore
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct TokenIssuerTests {
    private let clock = ManualClock(secondsSinceEpoch: 1_800_000_000.9)
    private let user = TestUser(
        username: "leo", password: "x", email: "leo@example.com", attributes: ["custom:tier": "gold", "name": "Leo"],
        groups: ["lions", "Admins"])

    private func issuer(lifetime: TokenLifetime = .oneHour) throws -> TokenIssuer {
        try TokenIssuer(
            issuer: "https://issuer.example/pool", clientID: "client", keys: PoolFixture.keys, lifetime: lifetime,
            now: clock.date)
    }

    @Test func `an ID token has the claims of a real one and no others`() throws {
        let claims = try PoolFixture.claims(try issuer().idToken(for: user))
        #expect(
            claims.memberNames == [
                "sub", "cognito:groups", "email_verified", "iss", "cognito:username", "origin_jti", "aud", "event_id",
                "token_use", "auth_time", "acr", "amr", "exp", "iat", "jti", "email", "custom:tier", "name",
            ])
        #expect(claims["sub"]?.string == user.subject)
        #expect(claims["cognito:groups"]?.elements?.map(\.string) == ["lions", "Admins"])
        #expect(claims["email_verified"]?.bool == true)
        #expect(claims["iss"]?.string == "https://issuer.example/pool")
        #expect(claims["cognito:username"]?.string == "leo")
        #expect(claims["aud"]?.string == "client")
        #expect(claims["token_use"]?.string == "id")
        #expect(claims["email"]?.string == "leo@example.com")
        #expect(claims["custom:tier"]?.string == "gold")
    }

    @Test func `an access token has the claims of a real one and no others`() throws {
        let claims = try PoolFixture.claims(try issuer().accessToken(for: user))
        #expect(
            claims.memberNames == [
                "sub", "cognito:groups", "iss", "client_id", "origin_jti", "scope", "event_id", "token_use", "auth_time", "acr", "amr",
                "exp", "iat", "jti", "username",
            ])
        #expect(claims["client_id"]?.string == "client")
        #expect(claims["scope"]?.string == "aws.cognito.signin.user.admin")
        #expect(claims["token_use"]?.string == "access")
        #expect(claims["username"]?.string == "leo")
    }

    @Test func `a machine token has neither user nor groups`() throws {
        let claims = try PoolFixture.claims(try issuer().machineToken(clientID: "robot", scopes: ["api/read", "api/write"]))
        #expect(claims["sub"]?.string == "robot")
        #expect(claims["client_id"]?.string == "robot")
        #expect(claims["scope"]?.string == "api/read api/write")
        #expect(claims["username"] == nil)
        #expect(claims["cognito:groups"] == nil)
    }

    @Test func `a user in no group has no groups claim, one without address no email claims`() throws {
        let nobody = TestUser(username: "nobody", password: "x")
        let id = try PoolFixture.claims(try issuer().idToken(for: nobody))
        #expect(id["cognito:groups"] == nil)
        #expect(id["email"] == nil)
        #expect(id["email_verified"] == nil)
        #expect(try PoolFixture.claims(try issuer().accessToken(for: nobody))["cognito:groups"] == nil)
    }

    @Test func `the header has kid and alg and nothing else, and each kind of token its own key`() throws {
        let issuer = try issuer()
        for (token, key) in [
            (try issuer.idToken(for: user), issuer.keys.id), (try issuer.accessToken(for: user), issuer.keys.access),
        ] {
            let part = try #require(token.split(separator: ".").first)
            let header = try JSONDocument(parsing: try Base64URL.decode(Array(part.utf8).span)).root
            #expect(header.memberNames == ["kid", "alg"])
            #expect(header["kid"]?.string == key.keyID)
            #expect(header["alg"]?.string == "RS256")
        }
        #expect(issuer.keys.id.keyID != issuer.keys.access.keyID)
    }

    @Test func `signatures are right by the published key set`() throws {
        let issuer = try issuer()
        let keySet = try JSONWebKeySet(parsing: issuer.keySet)
        for token in [try issuer.idToken(for: user), try issuer.accessToken(for: user)] {
            let jws = try UnverifiedJWS(compactSerialization: Array(token.utf8))
            let key = try #require(keySet.key(jws.header.keyID))
            _ = try jws.verified(with: key)
        }
    }

    @Test func `times are whole seconds of the injected clock`() throws {
        let lifetime = try #require(TokenLifetime(seconds: 300))
        let claims = try PoolFixture.claims(try issuer(lifetime: lifetime).idToken(for: user))
        #expect(claims["iat"]?.number?.integer == 1_800_000_000)
        #expect(claims["auth_time"]?.number?.integer == 1_800_000_000)
        #expect(claims["exp"]?.number?.integer == 1_800_000_300)
    }

    @Test func `an attribute cannot take the place of a claim`() throws {
        let liar = TestUser(username: "liar", password: "x", attributes: ["sub": "someone", "exp": "9", "token_use": "access"])
        let claims = try PoolFixture.claims(try issuer().idToken(for: liar))
        #expect(claims["sub"]?.string == liar.subject)
        #expect(claims["token_use"]?.string == "id")
        #expect(claims["exp"]?.number?.integer == 1_800_003_600)
    }

    @Test(arguments: [(299, false), (300, true), (86_400, true), (86_401, false)] as [(Int64, Bool)])
    func `tokens live five minutes to one day`(seconds: Int64, isAllowed: Bool) {
        #expect((TokenLifetime(seconds: seconds) != nil) == isAllowed)
    }
}
