import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct UserAdministrationTests {
    private func call(_ fixture: PoolFixture, _ operation: String, _ members: JSONMembers) async throws -> JSONView {
        var members = members
        members["UserPoolId"] = .string(fixture.poolID)
        return try await fixture.call(operation, members.json)
    }

    @Test func `a new user gets a temporary password by e-mail, and another one again`() async throws {
        let fixture = try PoolFixture()
        let attributes: JSONValue = [["Name": "email", "Value": "zoe@example.com"]]
        _ = try await call(fixture, "AdminCreateUser", ["Username": "zoe", "UserAttributes": attributes])
        let first = try #require(fixture.pool.messages.last)
        #expect(first.purpose == .temporaryPassword)
        #expect(first.destination == "zoe@example.com")
        _ = try await call(fixture, "AdminCreateUser", ["Username": "zoe", "MessageAction": "RESEND"])
        let second = try #require(fixture.pool.messages.last)
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("zoe", first.code) }
        #expect(try await fixture.signIn("zoe", second.code)["ChallengeName"]?.string == "NEW_PASSWORD_REQUIRED")
        await #expect(throws: CognitoError.userStateNotSupported(operation: "Resending the message", status: "CONFIRMED")) {
            try await call(fixture, "AdminCreateUser", ["Username": "leo", "MessageAction": "RESEND"])
        }
        await #expect(throws: CognitoError.userNotFound) {
            try await call(fixture, "AdminCreateUser", ["Username": "scar", "MessageAction": "RESEND"])
        }
        await #expect(throws: CognitoError.malformedMember("messageAction")) {
            try await call(fixture, "AdminCreateUser", ["Username": "scar", "MessageAction": "resend"])
        }
    }

    @Test func `a temporary password expires after the days that the policy says`() async throws {
        let fixture = try PoolFixture { $0.passwordPolicy.temporaryPasswordValidity = 2 }
        fixture.clock.advance(by: .seconds(2 * 86_400 - 1))
        _ = try await fixture.signIn("pup", PoolFixture.temporaryPassword)
        fixture.clock.advance(by: .seconds(1))
        await #expect(throws: CognitoError.temporaryPasswordExpired) { try await fixture.signIn("pup", PoolFixture.temporaryPassword) }
    }

    @Test func `a disabled user neither signs in nor calls, and does again once enabled`() async throws {
        let fixture = try PoolFixture()
        let token = try #require(try await fixture.signIn().token("AccessToken"))
        _ = try await call(fixture, "AdminDisableUser", ["Username": "leo"])
        await #expect(throws: CognitoError.userDisabled) { try await fixture.signIn() }
        await #expect(throws: CognitoError.accessTokenRevoked) { try await fixture.call("GetUser", ["AccessToken": .string(token)]) }
        _ = try await call(fixture, "AdminEnableUser", ["Username": "leo"])
        _ = try await fixture.signIn()
    }

    @Test func `who is disabled learns that only by the right password`() async throws {
        let fixture = try PoolFixture()
        _ = try await call(fixture, "AdminDisableUser", ["Username": "leo"])
        await #expect(throws: CognitoError.incorrectUsernameOrPassword) { try await fixture.signIn("leo", "wrong") }
    }

    @Test func `a changed address is not verified any more, unless the call says so`() async throws {
        let fixture = try PoolFixture()
        let email: JSONValue = ["Name": "email", "Value": "king@example.com"]
        _ = try await call(fixture, "AdminUpdateUserAttributes", ["Username": "leo", "UserAttributes": [email]])
        #expect(try fixture.pool.user("leo").isEmailVerified == false)
        let verified: JSONValue = ["Name": "email_verified", "Value": "true"]
        let other: JSONValue = ["Name": "email", "Value": "mufasa@example.com"]
        _ = try await call(fixture, "AdminUpdateUserAttributes", ["Username": "leo", "UserAttributes": [other, verified]])
        #expect(try fixture.pool.user("leo").isEmailVerified)
        for value in ["no address", "a@b@c"] {
            await #expect(throws: CognitoError.invalidParameter(.emailFormat)) {
                let bad: JSONValue = ["Name": "email", "Value": .string(value)]
                return try await call(fixture, "AdminUpdateUserAttributes", ["Username": "leo", "UserAttributes": [bad]])
            }
        }
        await #expect(throws: CognitoError.missingMember("userAttributes")) {
            try await call(fixture, "AdminUpdateUserAttributes", ["Username": "leo"])
        }
    }

    @Test func `an attribute has up to 2048 bytes, and an empty one is removed`() async throws {
        let fixture = try PoolFixture()
        func set(_ length: Int) async throws {
            let attribute: JSONValue = ["Name": "name", "Value": .string(String(repeating: "a", count: length))]
            _ = try await call(fixture, "AdminUpdateUserAttributes", ["Username": "leo", "UserAttributes": [attribute]])
        }
        try await set(2_048)
        await #expect(throws: CognitoError.malformedMember("userAttributes")) { try await set(2_049) }
        #expect(try fixture.pool.user("leo").attributes["name"]?.utf8.count == 2_048)
        try await set(0)
        #expect(try fixture.pool.user("leo").attributes["name"] == nil)
    }

    @Test func `a reset password asks for the code that was sent`() async throws {
        let fixture = try PoolFixture()
        _ = try await call(fixture, "AdminResetUserPassword", ["Username": "leo"])
        await #expect(throws: CognitoError.passwordResetRequired) { try await fixture.signIn() }
        let code = try #require(fixture.pool.messages.last).code
        _ = try await fixture.call(
            "ConfirmForgotPassword",
            ["ClientId": "plainclient", "Username": "leo", "ConfirmationCode": .string(code), "Password": "Other!word123"])
        _ = try await fixture.signIn("leo", "Other!word123")
        await #expect(throws: CognitoError.passwordNotResettable) { try await call(fixture, "AdminResetUserPassword", ["Username": "pup"]) }
    }

    @Test func `a hundred thousand users are paged through, each once`() async throws {
        let fixture = try PoolFixture { configuration in
            configuration.users = (0..<100_000).map { TestUser(username: "u\($0)", password: "x") }
        }
        var (token, count, pages): (JSONValue, Int, Int) = (.null, 0, 0)
        var last = ""
        repeat {
            let page = try await call(fixture, "ListUsers", ["PaginationToken": token, "AttributesToGet": ["name"]])
            count += page["Users"]?.elements?.count ?? 0
            last = page["Users"]?.elements?.last?["Username"]?.string ?? ""
            token = page["PaginationToken"].map { JSONValue($0) } ?? .null
            pages += 1
        } while token != .null && pages < 3_000
        #expect(count == 100_000)
        #expect(pages == 1_667)
        #expect(last == "u99999")
    }

    @Test(arguments: [
        (#"username = "leo""#, ["leo"]), (#"username="LEO""#, ["leo"]), (#"email ^= "p""#, ["pup"]),
        (#""email" = "leo@example.com""#, ["leo"]),
        (#"  username  ^=  ""  "#, ["leo", "pup"]), (#"cognito:user_status = "FORCE_CHANGE_PASSWORD""#, ["pup"]),
        (#"status = "Enabled""#, ["leo", "pup"]), (#"status = "Disabled""#, []), (#"name = "a\"b""#, []), ("", ["leo", "pup"]),
    ])
    func `a filter finds the users that it describes`(filter: String, names: [String]) async throws {
        let page = try await call(try PoolFixture(), "ListUsers", ["Filter": .string(filter)])
        #expect(page["Users"]?.elements?.map { $0["Username"]?.string } == names)
    }

    @Test(arguments: [
        "x", "username", "username =", "username = leo", #"username = "leo"#, #"username == "leo""#, #"username > "leo""#,
        #"custom:a = "b""#, #"username = "leo" and email = "x""#, #"= "leo""#, #"username ^ = "leo""#, "\"username = \"leo\"", "\u{0}",
    ])
    func `what is no filter is refused`(filter: String) async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.invalidParameter(.filter)) { try await call(fixture, "ListUsers", ["Filter": .string(filter)]) }
    }

    @Test func `what is no page token is refused, and pages have up to 60 users`() async throws {
        let fixture = try PoolFixture()
        for token in ["x", "AA", PageToken.text("-1"), PageToken.text("0"), PageToken.text("9223372036854775808"), "%"] {
            await #expect(throws: CognitoError.invalidParameter(.paginationToken)) {
                try await call(fixture, "ListUsers", ["PaginationToken": .string(token)])
            }
        }
        #expect(try await call(fixture, "ListUsers", ["Limit": 0])["Users"]?.elements?.count == 2)
        #expect(try await call(fixture, "ListUsers", ["Limit": 60])["Users"]?.elements?.count == 2)
        for limit in [-1, 61] as [Int64] {
            await #expect(throws: CognitoError.malformedMember("limit")) {
                try await call(fixture, "ListUsers", ["Limit": .integer(limit)])
            }
        }
    }
}
