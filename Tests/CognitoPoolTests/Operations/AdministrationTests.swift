import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct AdministrationTests {
    private func call(
        _ fixture: PoolFixture, _ operation: String, _ members: [(String, JSONValue)], pool: String? = nil
    ) async throws -> JSONView {
        let all = [("UserPoolId", .string(pool ?? fixture.poolID))] + members
        return try await fixture.call(operation, .object(all.map { JSONValue.Member($0.0, $0.1) }))
    }

    @Test func `a new user has to choose a password and cannot be made twice`() async throws {
        let fixture = try PoolFixture()
        let attributes: JSONValue = [
            ["Name": "email", "Value": "zoe@example.com"], ["Name": "email_verified", "Value": "true"],
            ["Name": "custom:tier", "Value": "gold"],
        ]
        let input: [(String, JSONValue)] = [
            ("Username", "zoe"), ("TemporaryPassword", .string(PoolFixture.temporaryPassword)),
            ("UserAttributes", attributes), ("MessageAction", "SUPPRESS"),
        ]
        let user = try #require(try await call(fixture, "AdminCreateUser", input)["User"])
        #expect(
            user.memberNames == [
                "Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus",
            ])
        #expect(user["UserStatus"]?.string == "FORCE_CHANGE_PASSWORD")
        #expect(user["UserCreateDate"]?.number?.double == 1_800_000_000)
        await #expect(throws: CognitoError.userExists) { try await call(fixture, "AdminCreateUser", input) }
        let tokens = try await fixture.respond(session: try await fixture.challenge("zoe"), "zoe")
        let claims = try PoolFixture.claims(tokens.token("IdToken"))
        #expect(claims["email_verified"]?.bool == true)
        #expect(claims["custom:tier"]?.string == "gold")
    }

    @Test func `a new user without a password has a random one`() async throws {
        let fixture = try PoolFixture()
        _ = try await call(fixture, "AdminCreateUser", [("Username", "zoe")])
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("zoe", "x") }
    }

    @Test func `what a new user may not be is refused`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.missingMember("username")) { try await call(fixture, "AdminCreateUser", []) }
        await #expect(throws: CognitoError.malformedMember("username")) {
            try await call(fixture, "AdminCreateUser", [("Username", "a b")])
        }
        await #expect(throws: CognitoError.passwordBreaksPolicy(.noSymbol)) {
            try await call(fixture, "AdminCreateUser", [("Username", "zoe"), ("TemporaryPassword", "Abcdefg1")])
        }
        await #expect(throws: CognitoError.attributeImmutable("sub")) {
            let attributes: JSONValue = [["Name": "sub", "Value": "x"]]
            return try await call(fixture, "AdminCreateUser", [("Username", "zoe"), ("UserAttributes", attributes)])
        }
        let byEmail = try PoolFixture(signsInByEmail: true)
        await #expect(throws: CognitoError.usernameNotAlias([.email])) { try await call(byEmail, "AdminCreateUser", [("Username", "zoe")]) }
        let user = try await call(byEmail, "AdminCreateUser", [("Username", "zoe@example.com")])["User"]
        #expect(try user?["Username"]?.string == byEmail.pool.user("zoe@example.com").subject)
    }

    @Test(arguments: [true, false])
    func `a password can be set for good or for one sign-in`(isPermanent: Bool) async throws {
        let fixture = try PoolFixture()
        let password = "Other!word123"
        _ = try await call(
            fixture, "AdminSetUserPassword",
            [("Username", "leo"), ("Password", .string(password)), ("Permanent", .bool(isPermanent))])
        let answer = try await fixture.signIn("leo", password)
        #expect((answer["AuthenticationResult"] != nil) == isPermanent)
        #expect((answer["ChallengeName"] != nil) != isPermanent)
    }

    @Test func `a password is set for a user there is, by the policy`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.userNotFound) {
            try await call(fixture, "AdminSetUserPassword", [("Username", "nobody"), ("Password", "Other!word123")])
        }
        await #expect(throws: CognitoError.passwordBreaksPolicy(.noDigit)) {
            try await call(fixture, "AdminSetUserPassword", [("Username", "leo"), ("Password", "Other!word")])
        }
        await #expect(throws: CognitoError.missingMember("password")) {
            try await call(fixture, "AdminSetUserPassword", [("Username", "leo")])
        }
        await #expect(throws: CognitoError.contentUnreadable) {
            try await call(
                fixture, "AdminSetUserPassword",
                [("Username", "leo"), ("Password", "Other!word123"), ("Permanent", "true")])
        }
    }

    @Test func `a group is made once, and shows in the next token of a user who is added`() async throws {
        let fixture = try PoolFixture()
        let input: [(String, JSONValue)] = [("GroupName", "zebras"), ("Description", "striped"), ("Precedence", 3)]
        let group = try #require(try await call(fixture, "CreateGroup", input)["Group"])
        #expect(
            group.memberNames == [
                "GroupName", "UserPoolId", "Description", "Precedence", "LastModifiedDate", "CreationDate",
            ])
        await #expect(throws: CognitoError.groupExists) { try await call(fixture, "CreateGroup", input) }
        _ = try await call(fixture, "AdminAddUserToGroup", [("Username", "leo"), ("GroupName", "zebras")])
        let claims = try PoolFixture.claims(try await fixture.signIn().token("AccessToken"))
        #expect(claims["cognito:groups"]?.elements?.map(\.string) == ["lions", "zebras"])
        await #expect(throws: CognitoError.groupNotFound) {
            try await call(fixture, "AdminAddUserToGroup", [("Username", "leo"), ("GroupName", "Zebras")])
        }
        await #expect(throws: CognitoError.userNotFound) {
            try await call(fixture, "AdminAddUserToGroup", [("Username", "nobody"), ("GroupName", "zebras")])
        }
        await #expect(throws: CognitoError.malformedMember("groupName")) {
            try await call(fixture, "CreateGroup", [("GroupName", "a b")])
        }
    }

    @Test func `who leaves a group is not in the next token's`() async throws {
        let fixture = try PoolFixture { $0.groups = ["zebras"] }
        let leave: [(String, JSONValue)] = [("Username", "leo"), ("GroupName", "lions")]
        // Leaving a group twice is no error, so a caller that is not sure may ask again.
        for input in [leave, leave, [("Username", "leo"), ("GroupName", "zebras")]] {
            #expect(try await call(fixture, "AdminRemoveUserFromGroup", input).memberNames == [])
        }
        #expect(try PoolFixture.claims(try await fixture.signIn().token("AccessToken"))["cognito:groups"] == nil)
        _ = try await call(fixture, "AdminAddUserToGroup", leave)
        #expect(try fixture.pool.user("leo").groups == ["lions"])
    }

    @Test func `a group is left by a user there is, and is one there is`() async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.groupNotFound) {
            try await call(fixture, "AdminRemoveUserFromGroup", [("Username", "leo"), ("GroupName", "Lions")])
        }
        await #expect(throws: CognitoError.userNotFound) {
            try await call(fixture, "AdminRemoveUserFromGroup", [("Username", "nobody"), ("GroupName", "lions")])
        }
        await #expect(throws: CognitoError.missingMember("groupName")) {
            try await call(fixture, "AdminRemoveUserFromGroup", [("Username", "leo")])
        }
        await #expect(throws: CognitoError.missingMember("username")) {
            try await call(fixture, "AdminRemoveUserFromGroup", [("GroupName", "lions")])
        }
        #expect(try fixture.pool.user("leo").groups == ["lions"])
    }

    @Test(arguments: ["AdminCreateUser", "AdminSetUserPassword", "CreateGroup", "AdminAddUserToGroup", "AdminRemoveUserFromGroup"])
    func `another pool is not administered`(operation: String) async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.poolNotFound) { try await call(fixture, operation, [], pool: "us-fake-1_Other") }
        await #expect(throws: CognitoError.missingMember("userPoolId")) { try await fixture.call(operation, [:]) }
    }
}
