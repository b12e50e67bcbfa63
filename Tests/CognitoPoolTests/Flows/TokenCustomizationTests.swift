import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct TokenCustomizationTests {
    @Test func `a closure changes claims, scopes and groups of both tokens, refreshed ones too`() async throws {
        let fixture = try PoolFixture { configuration in
            configuration.tokenCustomization = { request, changes in
                changes.idClaims = ["tier": 3]
                changes.removedClaims = ["email"]
                changes.accessClaims["refresh"] = .bool(request.isRefresh)
                changes.addedScopes = ["records.read", TokenIssuer.signInScope]
                changes.groups = request.user.groups + ["cubs"]
            }
        }
        let tokens = try await fixture.signIn()
        let id = try PoolFixture.claims(tokens.token("IdToken"))
        #expect(id["tier"]?.number?.integer == 3)
        #expect(id["email"] == nil)
        #expect(id["cognito:groups"]?.elements?.map(\.string) == ["lions", "cubs"])
        let access = try PoolFixture.claims(tokens.token("AccessToken"))
        #expect(access["scope"]?.string == "aws.cognito.signin.user.admin records.read")
        #expect(access["refresh"]?.bool == false)
        let token = try #require(tokens.token("RefreshToken"))
        let refreshed = try await fixture.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": token])
        #expect(try PoolFixture.claims(refreshed.token("AccessToken"))["refresh"]?.bool == true)
    }

    @Test(arguments: ["sub", "iss", "aud", "exp", "iat", "token_use", "auth_time", "jti", "origin_jti", "cognito:username", "acr", "amr"])
    func `claims about the user's identity stay`(claim: String) async throws {
        let fixture = try PoolFixture { $0.tokenCustomization = { $1.idClaims[claim] = .string("forged") } }
        let id = try PoolFixture.claims(try await fixture.signIn().token("IdToken"))
        #expect(id.member(claim) != nil)
        #expect(id.member(claim)?.string != "forged")
    }

    @Test func `lifetimes are those of the client`() async throws {
        let fixture = try PoolFixture {
            $0.clients[0].accessTokenValidity = TokenValidity(10, .minutes)
            $0.clients[0].idTokenValidity = TokenValidity(1, .days)
        }
        let tokens = try await fixture.signIn()
        #expect(tokens["AuthenticationResult"]?["ExpiresIn"]?.number?.integer == 600)
        for (name, lifetime) in [("AccessToken", 600), ("IdToken", 86_400)] as [(String, Int64)] {
            let claims = try PoolFixture.claims(tokens.token(name))
            let from = try #require(claims["iat"]?.number?.integer)
            #expect(claims["exp"]?.number?.integer == from + lifetime)
        }
    }
}

@Suite struct AuthenticationFactorsTests {
    @Test(
        arguments: [
            ([], nil, []), ([.password], "urn:cognito:loa:1", ["pwd"]), ([.email], "urn:cognito:loa:2", ["email_otp"]),
            ([.password, .email], "urn:cognito:loa:3", ["pwd", "email_otp", "mfa"]),
            ([.password, .authenticator], "urn:cognito:loa:4", ["pwd", "otp", "mfa"]),
            ([.password, .password], "urn:cognito:loa:1", ["pwd"]),
        ] as [([AuthenticationFactors.Factor], String?, [String])])
    func `factors make a level and methods`(factors: [AuthenticationFactors.Factor], level: String?, methods: [String]) {
        var all = AuthenticationFactors()
        for factor in factors { all.add(factor) }
        #expect(all.level?.rawValue == level)
        #expect(all.methods == methods)
    }
}
