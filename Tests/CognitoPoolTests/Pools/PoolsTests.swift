import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolsTests {
    private func create(_ fixture: PoolFixture, _ members: JSONMembers = [:]) async throws -> String {
        var members = members
        members["PoolName"] = "cats"
        return try #require(try await fixture.call("CreateUserPool", members.json)["UserPool"]?["Id"]?.string)
    }

    private func client(_ fixture: PoolFixture, _ pool: String, _ members: JSONMembers = [:]) async throws -> JSONView {
        var members = members
        members["UserPoolId"] = .string(pool)
        members["ClientName"] = "app"
        return try #require(try await fixture.call("CreateUserPoolClient", members.json)["UserPoolClient"])
    }

    @Test func `a second pool has users, clients and keys of its own`() async throws {
        let fixture = try PoolFixture()
        let id = try await create(fixture)
        let flows: JSONValue = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        let clientID = try #require(try await client(fixture, id, ["ExplicitAuthFlows": flows])["ClientId"]?.string)
        await #expect(throws: CognitoError.userNotFound) { try await fixture.signIn("leo", client: clientID) }
        _ = try await fixture.call("AdminCreateUser", ["UserPoolId": .string(id), "Username": "leo"])
        let password: JSONValue = "Other!word123"
        _ = try await fixture.call(
            "AdminSetUserPassword", ["UserPoolId": .string(id), "Username": "leo", "Password": password, "Permanent": true])
        let tokens = try await fixture.signIn("leo", "Other!word123", client: clientID)
        let claims = try PoolFixture.claims(tokens.token("AccessToken"))
        #expect(claims["iss"]?.string?.hasSuffix("/\(id)") == true)
        let user = try await fixture.call("GetUser", .texts([("AccessToken", tokens.token("AccessToken"))]))
        #expect(user["Username"]?.string == "leo")
        // The first pool signs with other keys.
        let forged = try fixture.pool.issuer().accessToken(for: try fixture.pool.user("leo")) {
            $0.claims["iss"] = claims["iss"].map { JSONValue($0) }
        }
        await #expect(throws: CognitoError.accessTokenInvalid) { try await fixture.call("GetUser", ["AccessToken": .string(forged)]) }
        _ = try await fixture.call("DeleteUserPool", ["UserPoolId": .string(id)])
        await #expect(throws: CognitoError.clientNotFound(clientID)) { try await fixture.signIn("leo", client: clientID) }
    }

    @Test func `there are at most a hundred pools`() async throws {
        let fixture = try PoolFixture()
        let keys = try #require(PoolFixture.keys)
        for number in 1..<UserPools.maximumCount {
            let pool = try PoolService(id: "us-fake-1_Pool\(number)", UserDirectory(), keys: keys, fixture.pool.pools.environment)
            try fixture.pool.pools.add(pool)
        }
        await #expect(throws: CognitoError.limitExceeded) { try await create(fixture) }
        _ = try await fixture.call("DeleteUserPool", ["UserPoolId": "us-fake-1_Pool7"])
        _ = try await create(fixture)
    }

    @Test(
        arguments: [
            ("MinimumLength", 6, 99), ("TemporaryPasswordValidityDays", 0, 365), ("PasswordHistorySize", 0, 24),
        ] as [(String, Int64, Int64)])
    func `the numbers of a password policy are bounded`(name: String, least: Int64, most: Int64) throws {
        func read(_ value: Int64) throws {
            let policies: JSONValue = ["Policies": ["PasswordPolicy": .object([.init(name, .integer(value))])]]
            var settings = PoolSettings()
            try settings.read(try OperationInput(try JSONDocument(parsing: policies.encoded()).root))
        }
        for value in [least, most] { try read(value) }
        for value in [least - 1, most + 1] {
            #expect(throws: CognitoError.malformedMember(name.prefix(1).lowercased() + name.dropFirst())) { try read(value) }
        }
    }

    @Test func `settings that exclude each other are refused`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.invalidParameter(.aliasAndUsernameAttributes)) {
            try await create(fixture, ["AliasAttributes": ["email"], "UsernameAttributes": ["email"]])
        }
        await #expect(throws: CognitoError.malformedMember("usernameAttributes")) {
            try await create(fixture, ["UsernameAttributes": ["preferred_username"]])
        }
        await #expect(throws: CognitoError.contentUnreadable) { try await create(fixture, ["UserPoolTags": "no map"]) }
    }

    @Test(
        arguments: [
            (["AccessTokenValidity": 5, "TokenValidityUnits": ["AccessToken": "minutes"]], nil),
            (["AccessTokenValidity": 299, "TokenValidityUnits": ["AccessToken": "seconds"]], .tokenValidity("AccessTokenValidity")),
            (["IdTokenValidity": 24], nil), (["IdTokenValidity": 25], .tokenValidity("IdTokenValidity")),
            (["RefreshTokenValidity": 3650], nil), (["RefreshTokenValidity": 3651], .tokenValidity("RefreshTokenValidity")),
            (["RefreshTokenValidity": 9_223_372_036_854_775_807], .tokenValidity("RefreshTokenValidity")),
            (["RefreshTokenValidity": 60, "TokenValidityUnits": ["RefreshToken": "minutes"]], nil),
            (["RefreshTokenValidity": 59, "TokenValidityUnits": ["RefreshToken": "minutes"]], .tokenValidity("RefreshTokenValidity")),
            (["ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]], nil),
            (["ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]], .clientTokenFlowAlone),
            (["ExplicitAuthFlows": ["USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]], .legacyAndCurrentFlows),
            (["CallbackURLs": ["https://a.example/x?y=z", "myapp://callback", "http://localhost:3000", "http://127.0.0.1/"]], nil),
            (["CallbackURLs": ["http://a.example/"]], .callbackURL("http://a.example/")),
            (["CallbackURLs": ["https://a.example/#x"]], .callbackURL("https://a.example/#x")),
            (["CallbackURLs": ["javascript:alert(1)"]], .callbackURL("javascript:alert(1)")),
            (["LogoutURLs": ["/relative"]], .callbackURL("/relative")),
            (["DefaultRedirectURI": "https://a.example/"], .callbackURL("https://a.example/")),
            (["AllowedOAuthScopes": ["openid"]], nil), (["AllowedOAuthScopes": ["api/read"]], .unknownScope("api/read")),
            (["AllowedOAuthFlows": ["client_credentials"]], .clientCredentialsNeedSecret),
            (["AllowedOAuthFlows": ["client_credentials"], "GenerateSecret": true], nil),
            (["AllowedOAuthFlows": ["client_credentials", "code"], "GenerateSecret": true], .clientCredentialsAlone),
            (
                ["AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["email"], "GenerateSecret": true],
                .scopeOfUsers("email")
            ),
            (["AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"]], .oauthFlowsAndScopesMissing),
            (["AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthScopes": ["openid"]], .oauthFlowsAndScopesMissing),
            (
                ["AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"]],
                .callbackURLMissing
            ),
            (["RefreshTokenValidity": 1, "IdTokenValidity": 24], nil),
            (
                ["RefreshTokenValidity": 23, "IdTokenValidity": 24, "TokenValidityUnits": ["RefreshToken": "hours"]],
                .tokenValidity("IdTokenValidity")
            ),
            (["ReadAttributes": ["sub", "email_verified", "name"], "WriteAttributes": ["email", "name"]], nil),
            (["ReadAttributes": ["nickel"]], .readAttributes(isNew: true)),
            (["WriteAttributes": ["email_verified"]], .writeAttributes(isNew: true)),
            (["WriteAttributes": ["sub"]], .writeAttributes(isNew: true)), (["WriteAttributes": ["nickel"]], .writeAttributes(isNew: true)),
            (
                ["RefreshTokenRotation": ["Feature": "ENABLED"], "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]],
                .refreshTokenRotationExcludesFlow
            ),
        ] as [(JSONMembers, InvalidParameter?)])
    func `a client's settings are within their bounds`(members: JSONMembers, fault: InvalidParameter?) async throws {
        let fixture = try PoolFixture()
        guard let fault else {
            _ = try await client(fixture, fixture.poolID, members)
            return
        }
        await #expect(throws: CognitoError.invalidParameter(fault)) { try await client(fixture, fixture.poolID, members) }
    }

    @Test func `a program's own token is for the scopes of its client`() async throws {
        let fixture = try PoolFixture {
            $0.resourceServers = [
                ResourceServer(identifier: "api", name: "api", scopes: [.init("read", description: "r"), .init("write", description: "w")])
            ]
        }
        let made = try await client(
            fixture, fixture.poolID,
            ["ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"], "GenerateSecret": true, "AllowedOAuthScopes": ["api/read"]])
        let (id, secret) = (try #require(made["ClientId"]?.string), try #require(made["ClientSecret"]?.string))
        func token(_ id: String, _ secret: String, _ scopes: [JSONValue]) async throws -> JSONView {
            try await fixture.call(
                "GetClientToken", ["ClientId": .string(id), "Secret": .string(secret), "Scopes": .array(scopes)])
        }
        let result = try #require(try await token(id, secret, [])["ClientAuthenticationResult"])
        #expect(result.memberNames == ["AccessToken", "ExpiresIn", "TokenType"])
        let claims = try PoolFixture.claims(result["AccessToken"]?.string)
        #expect(claims["scope"]?.string == "api/read")
        #expect(claims["sub"]?.string == id)
        await #expect(throws: CognitoError.invalidParameter(.unknownScope("api/write"))) { try await token(id, secret, ["api/write"]) }
        await #expect(throws: CognitoError.clientSecretWrong) { try await token(id, "wrong", []) }
        await #expect(throws: CognitoError.flowNotEnabled("CLIENT_TOKEN_AUTH")) {
            try await token(PoolFixture.secretClient, PoolFixture.clientSecret, [])
        }
        await #expect(throws: CognitoError.accessTokenLacksScope) {
            try await fixture.call("GetUser", .texts([("AccessToken", result["AccessToken"]?.string)]))
        }
    }
}
