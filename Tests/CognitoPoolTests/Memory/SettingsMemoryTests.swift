import CognitoCore
import EnvironmentReading
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct SettingsMemoryTests {
    private func fixture(_ path: String) throws -> PoolFixture {
        try PoolFixture {
            $0.dataFile = path
            $0.keys = nil
        }
    }

    @Test func `pools, settings, clients, resource servers and the state of users are found again`() async throws {
        try await withPath { path in
            var before: [JSONValue] = []
            let reads: [(String, String?)] = [
                ("DescribeUserPool", nil), ("GetUserPoolMfaConfig", nil), ("ListUserPoolClients", nil), ("ListUsers", nil),
                ("ListGroups", nil),
            ]
            var (pool, client) = ("", "")
            func state(_ fixture: PoolFixture) async throws -> [JSONValue] {
                var all: [JSONValue] = []
                for id in [fixture.poolID, pool] {
                    for (operation, _) in reads { all.append(JSONValue(try await fixture.call(operation, ["UserPoolId": .string(id)]))) }
                }
                let app: JSONValue = ["UserPoolId": .string(pool), "ClientId": .string(client)]
                return all + [
                    JSONValue(try await fixture.call("DescribeUserPoolClient", app)),
                    JSONValue(try await fixture.call("DescribeUserPoolDomain", ["Domain": "cats"])),
                ]
            }
            do {
                let first = try fixture(path)
                let schema: JSONValue = [
                    ["Name": "tier", "AttributeDataType": "Number", "NumberAttributeConstraints": ["MaxValue": "9"]],
                    ["Name": "name", "Mutable": false, "Required": true],
                    ["Name": "locale", "StringAttributeConstraints": ["MaxLength": "5"]],
                    ["Name": "email", "Required": true],
                ]
                let made = try await first.call(
                    "CreateUserPool",
                    [
                        "PoolName": "cats", "Schema": schema, "AliasAttributes": ["email"], "UserPoolTags": ["a": "b"],
                        "AdminCreateUserConfig": ["InviteMessageTemplate": ["EmailSubject": "Welcome"]],
                        "Policies": ["PasswordPolicy": ["MinimumLength": 10, "PasswordHistorySize": 2]],
                    ])
                pool = try #require(made["UserPool"]?["Id"]?.string)
                let id = JSONValue.string(pool)
                let app = try await first.call(
                    "CreateUserPoolClient",
                    [
                        "UserPoolId": id, "ClientName": "app", "ReadAttributes": ["custom:tier"],
                        "EnablePropagateAdditionalUserContextData": true, "AnalyticsConfiguration": ["ApplicationId": "a1"],
                    ])
                client = try #require(app["UserPoolClient"]?["ClientId"]?.string)
                _ = try await first.call("AdminCreateUser", ["UserPoolId": id, "Username": "zoe"])
                _ = try await first.call("AdminDisableUser", ["UserPoolId": id, "Username": "zoe"])
                _ = try await first.call(
                    "SetUserPoolMfaConfig",
                    [
                        "UserPoolId": id, "SoftwareTokenMfaConfiguration": ["Enabled": true], "MfaConfiguration": "ON",
                        "EmailMfaConfiguration": ["Message": "Your code is {####}.", "Subject": "A code"],
                        "WebAuthnConfiguration": ["RelyingPartyId": "cats.example"],
                    ])
                _ = try await first.call("CreateUserPoolDomain", ["UserPoolId": id, "Domain": "cats", "ManagedLoginVersion": 2])
                let firstID = JSONValue.string(first.poolID)
                _ = try await first.call("CreateGroup", ["UserPoolId": firstID, "GroupName": "kings"])
                try first.pool.service.withDirectory { directory throws(CognitoError) in
                    try directory.change("leo", at: 1_800_000_001) { account in
                        account.mfa.enabled = [.softwareToken]
                        account.mfa.totpSecret = .init("JBSWY3DPEHPK3PXP")
                        account.mfa.lastTOTPStep = 60_000_000
                        account.srp = SRPVerifier(salt: [1], verifier: [2, 3])
                    }
                }
                let mfa = try await first.call("GetUserPoolMfaConfig", ["UserPoolId": id])
                #expect(mfa["EmailMfaConfiguration"]?.member("Subject")?.string == "A code")
                before = try await state(first)
            }
            let second = try fixture(path)
            #expect(try await state(second) == before)
            let leo = try second.pool.service.account("leo")
            #expect(leo.mfa.totpSecret?.revealed == "JBSWY3DPEHPK3PXP")
            #expect(leo.mfa.lastTOTPStep == 60_000_000)
            #expect(leo.srp == SRPVerifier(salt: [1], verifier: [2, 3]))
            _ = try await second.call("CreateUserPool", ["PoolName": "dogs"])
        }
    }
}
