import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// The pool's API over a real socket: what every answer has, and what is made of calls that are none.
@Suite struct PoolCallTests {
    private static let target = ("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")
    private static let mediaType = ("Content-Type", "application/x-amz-json-1.1")

    private static let signIn: JSONValue = [
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "plainclient",
        "AuthParameters": ["USERNAME": "leo", "PASSWORD": .string(PoolFixture.password)],
    ]

    private func post(
        _ client: TestClient, _ content: [UInt8], fields: [(String, String)] = [target, mediaType]
    ) async throws -> TestResponse {
        try await client.send("POST", "/", fields: fields, content: content)
    }

    @Test func `an answer has Cognito's content type and may be read by any page`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await post(client, Self.signIn.encoded())
            #expect(response.status == 200)
            #expect(response.field("content-type") == "application/x-amz-json-1.1")
            #expect(response.field("access-control-allow-origin") != nil)
            #expect(response.field("x-amzn-requestid") == response.field("x-request-id"))
            #expect(try response.json()["AuthenticationResult"]?["IdToken"]?.string != nil)
        }
    }

    @Test func `an error has Cognito's shape, and may be read by any page too`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let content: JSONValue = [
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "plainclient",
                "AuthParameters": ["USERNAME": "leo", "PASSWORD": "wrong"],
            ]
            let response = try await post(client, content.encoded())
            #expect(response.status == 400)
            #expect(response.field("content-type") == "application/x-amz-json-1.1")
            #expect(response.field("x-amzn-errortype") == "NotAuthorizedException:")
            #expect(response.field("x-amzn-errormessage") == "Incorrect username or password.")
            #expect(response.field("x-amzn-requestid") != nil)
            #expect(response.field("access-control-allow-origin") != nil)
            #expect(response.text == #"{"__type":"NotAuthorizedException","message":"Incorrect username or password."}"#)
        }
    }

    struct Malformed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var content: [UInt8] = PoolCallTests.signIn.encoded()
        var fields = [PoolCallTests.target, PoolCallTests.mediaType]
    }

    private static let wrongHash: JSONValue = [
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "secretclient",
        "AuthParameters": ["USERNAME": "leo", "PASSWORD": "x", "SECRET_HASH": "wrong"],
    ]

    static let malformed = [
        Malformed(testDescription: "no JSON", content: Array("{".utf8)),
        Malformed(testDescription: "no content", content: []),
        Malformed(testDescription: "a list", content: Array("[]".utf8)),
        Malformed(testDescription: "a member twice", content: Array(#"{"AuthFlow":"x","AuthFlow":"x"}"#.utf8)),
        Malformed(testDescription: "no UTF-8", content: [0x22, 0xFF, 0x22]),
        Malformed(testDescription: "nested deeply", content: [UInt8](repeating: 0x5B, count: 100_000)),
        Malformed(testDescription: "a missing member", content: Array("{}".utf8)),
        Malformed(testDescription: "a member of another type", content: Array(#"{"AuthFlow":7}"#.utf8)),
        Malformed(testDescription: "two megabytes", content: [UInt8](repeating: 0x20, count: 2_097_152) + Array("{}".utf8)),
        Malformed(testDescription: "no target", fields: [mediaType]),
        Malformed(testDescription: "two targets", fields: [target, target, mediaType]),
        Malformed(
            testDescription: "an unknown target", fields: [("X-Amz-Target", "AWSCognitoIdentityProviderService.Nope"), mediaType]),
        Malformed(testDescription: "a target of another service", fields: [("X-Amz-Target", "Other.InitiateAuth"), mediaType]),
        Malformed(testDescription: "no content type", fields: [target]),
        Malformed(testDescription: "two content types", fields: [target, mediaType, mediaType]),
        Malformed(testDescription: "another content type", fields: [target, ("Content-Type", "application/json")]),
        Malformed(testDescription: "a content type that is none", fields: [target, ("Content-Type", "application/x-amz-json-1.1 a=b")]),
        Malformed(testDescription: "a content coding", fields: [target, mediaType, ("Content-Encoding", "gzip")]),
        Malformed(testDescription: "a longer content type", fields: [target, ("Content-Type", "application/x-amz-json-1.10")]),
        Malformed(testDescription: "a wrong secret hash", content: wrongHash.encoded()),
    ]

    @Test(arguments: malformed)
    func `T110 a call that is none is answered with 400 in Cognito's shape`(call: Malformed) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await post(client, call.content, fields: call.fields)
            #expect(response.status == 400)
            let type = try #require(try response.json()["__type"]?.string)
            #expect(response.field("x-amzn-errortype") == "\(type):")
            #expect(try response.json()["message"]?.string?.isEmpty == false)
            #expect(try await post(client, Self.signIn.encoded()).status == 200)
        }
    }

    @Test func `content that is larger still is refused by the server itself`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await post(client, [UInt8](repeating: 0x20, count: PoolRoutes.acceptedBytes + 1))
            #expect(response.status == 413)
            #expect(try await post(client, Self.signIn.encoded()).status == 200)
        }
    }

    @Test(arguments: [
        "application/x-amz-json-1.1; charset=utf-8", "Application/X-AMZ-JSON-1.1", "application/x-amz-json-1.1 ;a=b",
        "application/x-amz-json-1.1;", "application/x-amz-json-1.1\t;;a=\"b;c\"",
    ])
    func `the content type has parameters, and any case`(type: String) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await post(client, Self.signIn.encoded(), fields: [Self.target, ("Content-Type", type)])
            #expect(response.status == 200)
        }
    }

    @Test func `a browser may ask first`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let response = try await client.send(
                "OPTIONS", "/",
                fields: [
                    ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"),
                    ("Access-Control-Request-Headers", "content-type,x-amz-target"),
                ])
            #expect((200...204).contains(response.status))
            for field in ["access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"] {
                #expect(response.field(field) != nil)
            }
        }
    }

    /// The operations that need no signature at AWS. Source: `authtype` in the cognito-idp service model, and `GetClientToken`
    private static let unsigned: Set = [
        "AssociateSoftwareToken", "ChangePassword", "CompleteWebAuthnRegistration", "ConfirmDevice", "ConfirmForgotPassword",
        "ConfirmSignUp", "DeleteUser", "DeleteUserAttributes", "DeleteWebAuthnCredential", "ForgetDevice", "ForgotPassword",
        "GetClientToken", "GetDevice", "GetTokensFromRefreshToken", "GetUser", "GetUserAttributeVerificationCode", "GetUserAuthFactors",
        "GlobalSignOut", "InitiateAuth", "ListDevices", "ListWebAuthnCredentials", "ResendConfirmationCode", "RespondToAuthChallenge",
        "RevokeToken", "SetUserMFAPreference", "SetUserSettings", "SignUp", "StartWebAuthnRegistration", "UpdateAuthEventFeedback",
        "UpdateDeviceStatus", "UpdateUserAttributes", "VerifySoftwareToken", "VerifyUserAttribute",
    ]

    @Test func `a page in a browser signs users in, but does not make them`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let origin = ("Origin", "https://evil.example")
            #expect(
                try await post(client, Self.signIn.encoded(), fields: [Self.target, Self.mediaType, origin]).status == 200)
            let target = ("X-Amz-Target", "AWSCognitoIdentityProviderService.AdminCreateUser")
            let content: JSONValue = ["UserPoolId": "us-fake-1_Embedded1", "Username": "evil"]
            let refused = try await post(client, content.encoded(), fields: [target, Self.mediaType, origin])
            #expect(refused.status == 403)
            #expect(refused.field("x-amzn-errortype") == "AccessDeniedException:")
            for operation in PoolOperations.all where operation.isOwnersOnly {
                let target = ("X-Amz-Target", "\(PoolOperations.targetPrefix)\(operation.name)")
                let answer = try await post(client, content.encoded(), fields: [target, Self.mediaType, origin])
                #expect(try answer.json()["message"]?.string == CognitoError.ownerOnly.message)
            }
            for operation in PoolOperations.all {
                #expect(operation.isOwnersOnly != Self.unsigned.contains(operation.name), "\(operation.name)")
            }
            let unsigned = try await post(client, content.encoded(), fields: [target, Self.mediaType])
            #expect(unsigned.status == 400)
            #expect(unsigned.field("x-amzn-errortype") == "MissingAuthenticationTokenException:")
            let signature = ("Authorization", "AWS4-HMAC-SHA256 Credential=x")
            #expect(try await post(client, content.encoded(), fields: [target, Self.mediaType, signature]).status == 200)
        }
    }

    private func refusal(of client: TestClient, _ password: String, origin: String?) async throws -> String? {
        let content: JSONValue = [
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "plainclient",
            "AuthParameters": ["USERNAME": "leo", "PASSWORD": .string(password)],
        ]
        let fields = [Self.target, Self.mediaType] + (origin.map { [("Origin", $0)] } ?? [])
        return try await post(client, content.encoded(), fields: fields).json()["__type"]?.string
    }

    @Test(arguments: [false, true])
    func `T146 forty wrong passwords at once by a page lock out only that page`(remembers: Bool) async throws {
        try await withPath { path in
            let fixture = try PoolFixture { if remembers { $0.dataFile = path } }
            try await EmbeddedUserPoolTests.serving(fixture) { client in
                let refusals = try await withThrowingTaskGroup { group in
                    for _ in 1...40 { group.addTask { try await refusal(of: client, "wrong", origin: "https://evil.example") } }
                    return try await group.reduce(into: [String?: Int]()) { $0[$1, default: 0] += 1 }
                }
                // Where passwords are hashed, most of them are not even looked at.
                #expect(Set(refusals.keys).isSubset(of: ["NotAuthorizedException", "TooManyRequestsException"]))
                #expect((refusals["TooManyRequestsException"] != nil) == remembers)
                #expect(try await refusal(of: client, PoolFixture.password, origin: "https://evil.example") == "NotAuthorizedException")
                for origin in [nil, "http://localhost:5173"] {
                    #expect(try await refusal(of: client, PoolFixture.password, origin: origin) == nil)
                }
            }
        }
    }

    @Test func `while passwords are hashed, the pool answers others`() async throws {
        try await withPath { path in
            let fixture = try PoolFixture { $0.dataFile = path }
            try await EmbeddedUserPoolTests.serving(fixture) { client in
                let gate = await Gate(fixture.pool.service.hashing)
                let waiting = Task { try await refusal(of: client, PoolFixture.password, origin: nil) }
                await gate.someoneWaits()
                #expect(try await client.get("/us-fake-1_Embedded1/.well-known/jwks.json").status == 200)
                let token = try fixture.pool.issuer().accessToken(for: try fixture.pool.user("leo"))
                let target = ("X-Amz-Target", "AWSCognitoIdentityProviderService.GetUser")
                let content: JSONValue = ["AccessToken": .string(token)]
                #expect(try await post(client, content.encoded(), fields: [target, Self.mediaType]).status == 200)
                gate.open()
                #expect(try await waiting.value == nil)
            }
        }
    }

    @Test(
        arguments: [
            ("127.0.0.1:9", 200), ("localhost", 200), ("LocalHost:1", 200), ("[::1]:9229", 200),
            ("pool.example", 200), ("Pool.example:443", 200), ("pool.example.", 403), ("cognito-idp.us-fake-1.amazonaws.com", 403),
            ("evil.example:8080", 403), ("localhost.evil.example", 403), ("127.0.0.1.evil.example", 403), ("192.0.2.1", 403),
            ("0x7f.0.0.1", 403), ("127.1", 403), ("[::2]", 403), ("amazonaws.com", 403),
        ])
    func `T119 a call for a host that is neither loopback nor the issuer's is refused`(host: String, status: Int) async throws {
        let issuer = PoolIssuer.url(try HTTPURL("https://pool.example/a"))
        try await EmbeddedUserPoolTests.serving(try PoolFixture { $0.issuer = issuer }) { client in
            let fields = [Self.target, Self.mediaType, ("Origin", "http://\(host)")]
            let response = try await client.send("POST", "/", host: host, fields: fields, content: Self.signIn.encoded())
            #expect(response.status == status)
            #expect(response.text.contains("AuthenticationResult") == (status == 200))
            if status == 403 { #expect(response.field("x-amzn-errortype") == "AccessDeniedException:") }
            for path in ["/us-fake-1_Embedded1/.well-known/jwks.json", "/us-fake-1_Embedded1/.well-known/openid-configuration"] {
                #expect(try await client.send("GET", path, host: host).status == status)
            }
            let preflight = try await client.send("OPTIONS", "/", host: host)
            #expect(preflight.status == (status == 200 ? 204 : 403))
        }
    }

    @Test(
        arguments: [
            ("AllowedOAuthScopes", "a\r\nb"), ("AllowedOAuthScopes", "api/\u{E9}"), ("AllowedOAuthScopes", "a\r\nX: y"),
            ("CallbackURLs", "\u{1F}"), ("LogoutURLs", "app:\n"),
        ])
    func `text of the caller in an error ends no field`(member: String, text: String) async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture { $0.settings.customAttributes = [] }) { client in
            let content: JSONValue = .object([
                .init("UserPoolId", "us-fake-1_Embedded1"), .init("ClientName", "x"), .init(member, [.string(text)]),
            ])
            let fields = [
                ("X-Amz-Target", "AWSCognitoIdentityProviderService.CreateUserPoolClient"), Self.mediaType, ("Authorization", "x"),
            ]
            let response = try await post(client, content.encoded(), fields: fields)
            #expect(response.status == 400)
            #expect(try response.json()["message"]?.string?.contains(text) == true)
            #expect(response.field("x-amzn-errormessage")?.contains("?") == true)
            #expect(response.field("x") == nil)
        }
    }

    @Test func `an operation without output answers 200 without content`() async throws {
        try await EmbeddedUserPoolTests.serving(try PoolFixture()) { client in
            let target = ("X-Amz-Target", "AWSCognitoIdentityProviderService.RevokeToken")
            let content: JSONValue = ["Token": "unknown", "ClientId": "plainclient"]
            let response = try await post(client, content.encoded(), fields: [target, Self.mediaType])
            #expect(response.status == 200)
            #expect(response.content.isEmpty)
        }
    }
}
