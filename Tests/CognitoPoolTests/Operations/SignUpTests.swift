import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SignUpTests {
    private static let email: JSONValue = [["Name": "email", "Value": "zoe@example.com"]]

    private func signUp(
        _ fixture: PoolFixture, _ username: String = "zoe", password: String = "Pass!word123", client: String = "plainclient",
        attributes: JSONValue = email, secretHash: String? = nil
    ) async throws -> JSONView {
        var input: JSONMembers = ["ClientId": .string(client), "Username": .string(username), "Password": .string(password)]
        input["UserAttributes"] = attributes
        input["SecretHash"] = secretHash.map { .string($0) }
        return try await fixture.call("SignUp", input.json)
    }

    private func confirm(_ fixture: PoolFixture, _ code: String, client: String = "plainclient") async throws -> JSONView {
        try await fixture.call("ConfirmSignUp", .texts([("ClientId", client), ("Username", "zoe"), ("ConfirmationCode", code)]))
    }

    private func code(_ fixture: PoolFixture) throws -> String { try #require(fixture.pool.messages.last).code }

    @Test func `who signs up is confirmed by the code, once`() async throws {
        let fixture = try PoolFixture()
        let answer = try await signUp(fixture)
        #expect(answer.memberNames == ["UserConfirmed", "UserSub", "CodeDeliveryDetails"])
        #expect(answer["UserConfirmed"]?.bool == false)
        await #expect(throws: CognitoError.userNotConfirmed) { try await fixture.signIn("zoe") }
        _ = try await confirm(fixture, try code(fixture))
        #expect(try fixture.pool.user("zoe").isEmailVerified)
        _ = try await fixture.signIn("zoe")
        await #expect(throws: CognitoError.notConfirmable(status: "CONFIRMED")) { try await confirm(fixture, try code(fixture)) }
    }

    @Test func `what may not sign up is refused`() async throws {
        let fixture = try PoolFixture { $0.settings.requiredAttributes = ["email"] }
        await #expect(throws: CognitoError.userExistsAtSignUp) { try await signUp(fixture, "LEO") }
        await #expect(throws: CognitoError.passwordBreaksPolicy(.tooShort)) { try await signUp(fixture, password: "Pass!1") }
        await #expect(throws: CognitoError.attributeMissing("email")) { try await signUp(fixture, attributes: []) }
        for name in ["email_verified", "phone_number_verified"] {
            await #expect(throws: CognitoError.attributeNotWritable(name)) {
                try await signUp(fixture, attributes: [["Name": .string(name), "Value": "true"]])
            }
        }
        await #expect(throws: CognitoError.attributeImmutable("sub")) {
            try await signUp(fixture, attributes: [["Name": "sub", "Value": "x"]])
        }
        await #expect(throws: CognitoError.invalidParameter(.phoneNumberFormat)) {
            try await signUp(fixture, attributes: [["Name": "phone_number", "Value": "12"]])
        }
        await #expect(throws: CognitoError.secretHashMissing(clientID: "secretclient")) {
            try await signUp(fixture, client: "secretclient")
        }
        _ = try await signUp(fixture, client: "secretclient", secretHash: try PoolFixture.secretHash("zoe"))
        let closed = try PoolFixture { $0.settings.onlyAdministratorsCreateUsers = true }
        await #expect(throws: CognitoError.signUpNotAllowed) { try await signUp(closed) }
    }

    @Test func `a client writes and reads what it may`() async throws {
        let fixture = try PoolFixture {
            $0.clients[0].writeAttributes = .only(["email"])
            $0.clients[0].readAttributes = .only(["name"])
        }
        await #expect(throws: CognitoError.attributeNotWritable("name")) {
            try await signUp(fixture, attributes: [["Name": "name", "Value": "Zoe"]])
        }
        _ = try await signUp(fixture)
        _ = try await confirm(fixture, try code(fixture))
        let tokens = try await fixture.signIn("zoe")
        #expect(try PoolFixture.claims(tokens.token("IdToken"))["email"] == nil)
        let user = try await fixture.call("GetUser", .texts([("AccessToken", tokens.token("AccessToken"))]))
        #expect(user["UserAttributes"]?.elements?.map { $0["Name"]?.string } == ["sub"])
    }

    @Test func `an alias is claimed at confirmation, not at sign-up`() async throws {
        let fixture = try PoolFixture { configuration in
            configuration.settings.aliasAttributes = [.email]
            configuration.users = [TestUser(username: "mufasa", password: "x", email: "zoe@example.com")]
        }
        _ = try await signUp(fixture)
        await #expect(throws: CognitoError.aliasExists(.email)) { try await confirm(fixture, try code(fixture)) }
        #expect(try fixture.pool.user("zoe@example.com").username == "mufasa")
        let members: [(String, String?)] = [
            ("ClientId", "plainclient"), ("Username", "zoe"), ("ConfirmationCode", try code(fixture)),
        ]
        var input = JSONMembers(members.map { .init($0.0, .string($0.1 ?? "")) })
        input["ForceAliasCreation"] = true
        _ = try await fixture.call("ConfirmSignUp", input.json)
        #expect(try fixture.pool.user("zoe@example.com").username == "zoe")
    }

    @Test func `T144 a weak password does not use up the code, and a good one does`() async throws {
        let fixture = try PoolFixture()
        func reset(_ password: String, _ code: String) async throws -> JSONView {
            try await fixture.call(
                "ConfirmForgotPassword",
                .texts([("ClientId", "plainclient"), ("Username", "leo"), ("ConfirmationCode", code), ("Password", password)]))
        }
        _ = try await fixture.call("ForgotPassword", ["ClientId": "plainclient", "Username": "leo"])
        let code = try code(fixture)
        await #expect(throws: CognitoError.passwordBreaksPolicy(.noDigit)) { try await reset("Password!", code) }
        _ = try await reset("Other!word1", code)
        await #expect(throws: CognitoError.codeExpired) { try await reset("Third!word1", code) }
        _ = try await fixture.signIn("leo", "Other!word1")
        await #expect(throws: CognitoError.passwordNotResettable) {
            try await fixture.call("ForgotPassword", ["ClientId": "plainclient", "Username": "pup"])
        }
    }

    @Test func `T144 asking too often for a code is refused alike for who exists and who does not`() async throws {
        let fixture = try PoolFixture { $0.clients[0].hidesUnknownUsers = true }
        for (operation, usernames) in [("ForgotPassword", ["leo", "nobody"]), ("ResendConfirmationCode", ["zoe", "nobody"])] {
            if operation == "ResendConfirmationCode" { _ = try await signUp(fixture) }
            for username in usernames {
                let input: JSONValue = ["ClientId": "plainclient", "Username": .string(username)]
                for _ in 1...20 { _ = try await fixture.call(operation, input) }
                let sent = fixture.pool.messages.count
                await #expect(throws: CognitoError.limitExceeded) { try await fixture.call(operation, input) }
                #expect(fixture.pool.messages.count == sent)
                fixture.clock.advance(by: .seconds(3_600))
                _ = try await fixture.call(operation, input)
            }
        }
    }

    @Test func `a client that hides unknown users answers the same for every name`() async throws {
        let fixture = try PoolFixture { $0.clients[0].hidesUnknownUsers = true }
        var told: [JSONValue] = []
        for name in ["nobody", "pup", "nobody"] {
            let answer = try await fixture.call("ForgotPassword", ["ClientId": "plainclient", "Username": .string(name)])
            #expect(answer["CodeDeliveryDetails"]?.memberNames == ["Destination", "DeliveryMedium", "AttributeName"])
            told.append(JSONValue(answer))
        }
        #expect(told[0] == told[2])
        #expect(fixture.pool.messages.isEmpty)
        await #expect(throws: CognitoError.codeExpired) { try await confirm(fixture, "123456") }
        let resent = try await fixture.call("ResendConfirmationCode", ["ClientId": "plainclient", "Username": "nobody"])
        #expect(resent["CodeDeliveryDetails"] != nil)
        await #expect(throws: CognitoError.codeMismatch) {
            try await fixture.call(
                "ConfirmForgotPassword",
                .texts([("ClientId", "plainclient"), ("Username", "nobody"), ("ConfirmationCode", "1"), ("Password", "Other!word1")]))
        }
    }

    @Test func `former passwords are refused where the policy remembers them`() async throws {
        let fixture = try PoolFixture { $0.passwordPolicy.historySize = 2 }
        let token = try #require(try await fixture.signIn().token("AccessToken"))
        func change(_ old: String, _ new: String) async throws {
            _ = try await fixture.call(
                "ChangePassword", .texts([("AccessToken", token), ("PreviousPassword", old), ("ProposedPassword", new)]))
        }
        let (first, second, third) = (PoolFixture.password, "Second!word1", "Third!word1")
        await #expect(throws: CognitoError.passwordUsedBefore) { try await change(first, first) }
        try await change(first, second)
        await #expect(throws: CognitoError.passwordUsedBefore) { try await change(second, first) }
        try await change(second, third)
        try await change(third, "Fourth!word1")
        try await change("Fourth!word1", first)
    }

    @Test func `nor does a former one take the place of a temporary one, or come from an administrator`() async throws {
        let fixture = try PoolFixture { $0.passwordPolicy.historySize = 2 }
        let session = try await fixture.challenge()
        await #expect(throws: CognitoError.passwordUsedBefore) {
            try await fixture.respond(session: session, "pup", PoolFixture.temporaryPassword)
        }
        _ = try await fixture.respond(session: session)
        for password in [PoolFixture.newPassword, PoolFixture.temporaryPassword] {
            await #expect(throws: CognitoError.passwordUsedBefore) {
                try await fixture.call(
                    "AdminSetUserPassword",
                    ["UserPoolId": .string(fixture.poolID), "Username": "pup", "Password": .string(password), "Permanent": true])
            }
        }
    }

    @Test func `an address that must be verified first keeps its old value until then`() async throws {
        let fixture = try PoolFixture { $0.settings.attributesVerifiedBeforeUpdate = [.email] }
        let token = try #require(try await fixture.signIn().token("AccessToken"))
        let new: JSONValue = [["Name": "email", "Value": "king@example.com"]]
        _ = try await fixture.call("UpdateUserAttributes", ["AccessToken": .string(token), "UserAttributes": new])
        #expect(try fixture.pool.user("leo").email == "leo@example.com")
        #expect(try fixture.pool.user("leo").isEmailVerified)
        _ = try await fixture.call(
            "VerifyUserAttribute", .texts([("AccessToken", token), ("AttributeName", "email"), ("Code", try code(fixture))]))
        #expect(try fixture.pool.user("leo").email == "king@example.com")
        #expect(try fixture.pool.user("leo").isEmailVerified)
    }
}
