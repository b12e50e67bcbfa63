import CognitoCore
import EnvironmentReading
import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// `UpdateUserAttributes`, and the same changes by an administrator.
@Suite struct AttributeChangeTests {
    /// A clock that runs an action once, between two steps of an operation.
    private final class Interruption: Sendable {
        private let waiting = Mutex<(calls: Int, action: @Sendable () -> Void)?>(nil)

        func run(afterCalls calls: Int, _ action: @escaping @Sendable () -> Void) { waiting.withLock { $0 = (calls, action) } }

        func tick() {
            let action = waiting.withLock { waiting -> (@Sendable () -> Void)? in
                guard let (calls, action) = waiting else { return nil }
                waiting = calls > 0 ? (calls - 1, action) : nil
                return calls > 0 ? nil : action
            }
            action?()
        }
    }

    private func update(_ fixture: PoolFixture, _ token: String, _ name: String, _ value: String) async throws -> JSONView {
        let attributes: JSONValue = [["Name": .string(name), "Value": .string(value)]]
        return try await fixture.call("UpdateUserAttributes", ["AccessToken": .string(token), "UserAttributes": attributes])
    }

    private func token(_ fixture: PoolFixture, _ username: String = "leo") async throws -> String {
        try #require(try await fixture.signIn(username).token("AccessToken"))
    }

    @Test func `T144 changing an address again and again brings no more codes than asking for them`() async throws {
        let fixture = try PoolFixture()
        let token = try await token(fixture)
        for number in 1...20 { _ = try await update(fixture, token, "email", "\(number % 2)@example.com") }
        #expect(fixture.pool.messages.count == 20)
        await #expect(throws: CognitoError.limitExceeded) { try await update(fixture, token, "email", "1@example.com") }
        #expect(fixture.pool.messages.count == 20)
        #expect(try fixture.pool.user("leo").email == "0@example.com")
        await #expect(throws: CognitoError.limitExceeded) {
            try await fixture.call("GetUserAttributeVerificationCode", .texts([("AccessToken", token), ("AttributeName", "email")]))
        }
        _ = try await update(fixture, token, "name", "Leo")
        fixture.clock.advance(by: .seconds(3_600))
        let later = try await self.token(fixture)
        _ = try await update(fixture, later, "email", "1@example.com")
    }

    @Test(arguments: ["email_verified", "phone_number_verified"])
    func `a user does not remove what says that an address is verified`(name: String) async throws {
        let fixture = try PoolFixture()
        let token = try await token(fixture)
        await #expect(throws: CognitoError.attributeNotWritable(name)) {
            try await fixture.call("DeleteUserAttributes", ["AccessToken": .string(token), "UserAttributeNames": [.string(name)]])
        }
        #expect(try fixture.pool.user("leo").isEmailVerified)
    }

    @Test func `an attribute that a user must have is not removed by an empty value`() async throws {
        let byEmail = try PoolFixture(signsInByEmail: true)
        let required = try PoolFixture { $0.settings.requiredAttributes = ["email"] }
        for (fixture, username) in [(byEmail, "leo@example.com"), (required, "leo")] {
            let token = try await token(fixture, username)
            await #expect(throws: CognitoError.attributeNotDeletable("email")) { try await update(fixture, token, "email", "") }
            await #expect(throws: CognitoError.attributeNotDeletable("email")) {
                try await fixture.call(
                    "AdminUpdateUserAttributes",
                    [
                        "UserPoolId": .string(fixture.poolID), "Username": .string(username),
                        "UserAttributes": [["Name": "email", "Value": ""]],
                    ])
            }
            #expect(try fixture.pool.user(username).email == "leo@example.com")
        }
        let plain = try PoolFixture()
        _ = try await update(plain, try await token(plain), "email", "")
        #expect(try plain.pool.user("leo").email == nil)
    }

    @Test func `an address is unverified once one byte of it has changed`() async throws {
        let fixture = try PoolFixture { $0.users[0].email = "K@example.com" }
        _ = try await update(fixture, try await token(fixture), "email", "\u{212A}@example.com")
        #expect(try fixture.pool.user("leo").isEmailVerified == false)
        #expect(fixture.pool.messages.count == 1)
    }

    @Test func `a change of attributes keeps the password and the groups of meanwhile`() async throws {
        let interruption = Interruption()
        let fixture = try PoolFixture { configuration in
            let now = configuration.now
            configuration.now = {
                interruption.tick()
                return now()
            }
        }
        let (token, service) = (try await token(fixture), fixture.pool.service)
        // The first call of the clock is that of the token's check, the second one comes after it.
        interruption.run(afterCalls: 1) {
            service.directory.withLock { directory in
                try? directory.setPassword(.init(password: .permanent(.init("Other!word1"))), of: "leo", at: 0)
                try? directory.remove("leo", fromGroup: "lions", at: 0)
            }
        }
        _ = try await update(fixture, token, "name", "Leo")
        let leo = try fixture.pool.user("leo")
        #expect(leo.groups.isEmpty)
        #expect(leo.attributes["name"] == "Leo")
        _ = try await fixture.signIn("leo", "Other!word1")
    }
}
