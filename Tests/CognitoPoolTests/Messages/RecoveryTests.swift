import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct RecoveryTests {
    private func fixture(_ names: [String]) async throws -> PoolFixture {
        let fixture = try PoolFixture {
            $0.users[0].attributes = ["phone_number": "+14155550123", "phone_number_verified": "true"]
        }
        let mechanisms: [JSONValue] = names.enumerated().map { ["Priority": .integer(Int64($0.offset + 1)), "Name": .string($0.element)] }
        _ = try await fixture.call(
            "UpdateUserPool",
            ["UserPoolId": .string(fixture.poolID), "AccountRecoverySetting": ["RecoveryMechanisms": .array(mechanisms.reversed())]])
        return fixture
    }

    private func forgot(_ fixture: PoolFixture) async throws -> String? {
        let answer = try await fixture.call("ForgotPassword", ["ClientId": "plainclient", "Username": "leo"])
        return answer["CodeDeliveryDetails"]?.member("AttributeName")?.string
    }

    @Test(
        arguments: [
            ([], "email"), (["verified_email"], "email"), (["verified_phone_number"], "phone_number"),
            (["verified_email", "verified_phone_number"], "email"), (["verified_phone_number", "verified_email"], "phone_number"),
        ] as [([String], String)])
    func `a code for a forgotten password goes where the pool prefers it`(names: [String], attribute: String) async throws {
        let fixture = try await fixture(names)
        #expect(try await forgot(fixture) == attribute)
        #expect(fixture.pool.messages.last?.medium == (attribute == "email" ? .email : .sms))
    }

    @Test func `what the pool does not allow gets no code`() async throws {
        let fixture = try await fixture(["verified_phone_number"])
        _ = try await fixture.call(
            "AdminDeleteUserAttributes",
            ["UserPoolId": .string(fixture.poolID), "Username": "leo", "UserAttributeNames": ["phone_number"]])
        await #expect(throws: CognitoError.noVerifiedContact) { try await forgot(fixture) }
    }

    @Test func `where only an administrator helps, a user gets no code, and an administrator sends one`() async throws {
        let fixture = try await fixture(["admin_only"])
        await #expect(throws: CognitoError.noVerifiedContact) { try await forgot(fixture) }
        _ = try await fixture.call("AdminResetUserPassword", ["UserPoolId": .string(fixture.poolID), "Username": "leo"])
        #expect(fixture.pool.messages.last?.purpose == .forgotPassword)
    }

    @Test(arguments: [(["verified_name"], "name"), (["verified_email", "verified_email", "verified_email"], "priority")])
    func `another mechanism, and a third one, are refused`(names: [String], member: String) async throws {
        await #expect(throws: CognitoError.malformedMember(member)) { try await fixture(names) }
    }
}
