import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct GroupRolesTests {
    private static func group(_ role: String?, _ precedence: Int64?) -> UserDirectory.Group {
        UserDirectory.Group(name: "g", precedence: precedence, roleARN: role, createdAt: 0)
    }

    @Test(
        arguments: [
            ([], [], nil), ([(nil, 0)], [], nil), ([("a", nil)], ["a"], "a"), ([("a", 2), ("b", 1)], ["a", "b"], "b"),
            ([("a", nil), ("b", 9)], ["a", "b"], "b"), ([(nil, 0), ("a", 1)], ["a"], "a"), ([("a", 1), ("b", 1)], ["a", "b"], nil),
            ([("a", nil), ("b", nil)], ["a", "b"], nil), ([("a", 1), ("a", 1), ("b", 2)], ["a", "b"], "a"),
        ] as [([(String?, Int64?)], [String], String?)])
    func `the role of the lowest precedence is preferred, unless there are two`(
        groups: [(String?, Int64?)], all: [String], preferred: String?
    ) {
        let roles = GroupRoles(groups.map { Self.group($0.0, $0.1) })
        #expect(roles.all == all)
        #expect(roles.preferred == preferred)
    }

    @Test func `ID tokens name the roles of the user's groups, access tokens do not`() async throws {
        let fixture = try PoolFixture()
        let role = "arn:aws:iam::123456789012:role/lion"
        #expect(try PoolFixture.claims(try await fixture.signIn().token("IdToken"))["cognito:roles"] == nil)
        _ = try await fixture.call(
            "UpdateGroup", ["UserPoolId": .string(fixture.poolID), "GroupName": "lions", "RoleArn": .string(role)])
        let tokens = try await fixture.signIn()
        let refreshed = try await fixture.initiate("REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": try #require(tokens.token("RefreshToken"))])
        for answer in [tokens, refreshed] {
            let id = try PoolFixture.claims(answer.token("IdToken"))
            #expect(id["cognito:roles"]?.elements?.map(\.string) == [role])
            #expect(id["cognito:preferred_role"]?.string == role)
            #expect(try PoolFixture.claims(answer.token("AccessToken"))["cognito:roles"] == nil)
        }
    }
}
