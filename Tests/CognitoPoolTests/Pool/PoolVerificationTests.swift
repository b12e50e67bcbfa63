import CognitoCore
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// Tokens of the pool before the production verifier: its policy, its key set cache and its HTTP client, with no special case.
@Suite struct PoolVerificationTests {
    private struct Verification {
        let cache: JWKSCache
        let verifier: CognitoVerifier

        init(_ fixture: PoolFixture, _ use: AcceptedTokenUse = .any) {
            let pool = fixture.pool.userPool
            cache = JWKSCache(location: pool.keySetLocation)
            verifier = CognitoVerifier(
                policy: ClaimsPolicy(trusting: pool, tokenUse: use), keys: cache, now: fixture.clock.date)
        }

        func verify(_ token: String) async throws(VerificationError) -> CallerClaims {
            try await verifier.verify(Array(token.utf8))
        }
    }

    @Test func `T110 the pool's tokens pass the production verifier`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let verification = Verification(fixture)
            let tokens = try fixture.pool.signIn(username: "leo", password: PoolFixture.password)
            let id = try #require(IDTokenClaims(try await verification.verify(tokens.idToken)))
            let leo = try fixture.pool.user("leo")
            #expect(id.subject == leo.subject)
            #expect(id.username == "leo")
            #expect(id.email == "leo@example.com")
            #expect(id.emailVerified == true)
            #expect(id.groups == ["lions"])
            let access = try #require(AccessTokenClaims(try await verification.verify(tokens.accessToken)))
            #expect(access.clientID == PoolFixture.plainClient)
            #expect(access.hasScope("aws.cognito.signin.user.admin"))
            #expect(access.originTokenID == id.originTokenID)
        }
    }

    @Test func `T110 forged tokens are refused`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let verification = Verification(fixture)
            let leo = try fixture.pool.user("leo")
            let issuer = try fixture.pool.issuer()
            let stranger = try SigningKey()
            _ = try await verification.verify(try issuer.idToken(for: leo))
            let forged: [(String, Rejection)] = [
                (try issuer.idToken(for: leo) { $0.key = stranger }, .token(.signatureInvalid)),
                (try issuer.idToken(for: leo) { $0.header["alg"] = "none" }, .token(.algorithmNotAllowed("none"))),
                (try issuer.idToken(for: leo) { $0.header["crit"] = [] }, .token(.criticalExtension)),
                (try issuer.idToken(for: leo) { $0.claims["iss"] = "https://evil.example" }, .claims(.issuerNotTrusted)),
                (try issuer.idToken(for: leo) { $0.claims["aud"] = "other" }, .claims(.audienceNotAccepted)),
                (try issuer.idToken(for: leo) { $0.claims["sub"] = nil }, .claims(.missing(.subject))),
                (try issuer.idToken(for: leo) { $0.claims["exp"] = "soon" }, .claims(.malformed(.expirationTime))),
            ]
            for (token, rejection) in forged {
                await #expect(throws: VerificationError.rejected(rejection)) { try await verification.verify(token) }
            }
        }
    }

    @Test func `tokens expire by the clock that pool and verifier share`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let verification = Verification(fixture)
            let token = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).idToken
            fixture.clock.advance(by: .seconds(3599))
            _ = try await verification.verify(token)
            fixture.clock.advance(by: .seconds(1))
            await #expect {
                try await verification.verify(token)
            } throws: { error in
                if case VerificationError.rejected(let rejection) = error { rejection.isExpired } else { false }
            }
        }
    }

    @Test func `after a rotation new tokens pass at once, and old ones until their key is withdrawn`() async throws {
        let fixture = try PoolFixture()
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            let verification = Verification(fixture)
            let old = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).idToken
            _ = try await verification.verify(old)
            try fixture.pool.rotateKeys()
            let new = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).idToken
            _ = try await verification.verify(new)
            _ = try await verification.verify(old)
            try fixture.pool.rotateKeys(withdrawingOld: true)
            try await verification.cache.refresh()
            await #expect(throws: VerificationError.rejected(.unknownKey)) { try await verification.verify(old) }
            await #expect(throws: VerificationError.rejected(.unknownKey)) { try await verification.verify(new) }
        }
    }

    @Test func `a stopped pool leaves known keys in use`() async throws {
        let fixture = try PoolFixture()
        var verification: Verification?
        try await EmbeddedUserPoolTests.serving(fixture) { _ in
            verification = Verification(fixture)
            try await verification?.cache.refresh()
        }
        let token = try fixture.pool.signIn(username: "leo", password: PoolFixture.password).idToken
        _ = try await verification?.verify(token)
    }
}
