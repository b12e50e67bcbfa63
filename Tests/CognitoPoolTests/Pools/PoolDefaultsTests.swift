import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolDefaultsTests {
    private func client(_ fixture: PoolFixture, _ members: JSONMembers) async throws -> JSONView {
        var members = members
        members["UserPoolId"] = .string(fixture.poolID)
        members["ClientName"] = "app"
        return try #require(try await fixture.call("CreateUserPoolClient", members.json)["UserPoolClient"])
    }

    private func create(_ fixture: PoolFixture, _ attribute: JSONValue, _ isRequired: Bool) async throws -> JSONView {
        try await fixture.call(
            "CreateUserPool", ["PoolName": "cats", "Schema": [["Name": attribute, "Required": .bool(isRequired)]]])
    }

    @Test func `what an update does not name becomes the default, but for policies and MFA`() async throws {
        let fixture = try PoolFixture()
        let pool: JSONMembers = ["UserPoolId": .string(fixture.poolID)]
        func described() async throws -> JSONView? { try await fixture.call("DescribeUserPool", pool.json)["UserPool"] }
        #expect(try await described()?["MfaConfiguration"]?.string == "OPTIONAL")
        var update = pool
        update["MfaConfiguration"] = "OPTIONAL"
        update["AutoVerifiedAttributes"] = ["phone_number"]
        update["UserAttributeUpdateSettings"] = ["AttributesRequireVerificationBeforeUpdate": ["phone_number"]]
        update["Policies"] = ["PasswordPolicy": ["MinimumLength": 12]]
        _ = try await fixture.call("UpdateUserPool", update.json)
        #expect(try await described()?["AutoVerifiedAttributes"]?.elements?.map(\.string) == ["phone_number"])
        for policies in [nil, ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD"]]]] as [JSONValue?] {
            var next = pool
            next["Policies"] = policies
            _ = try await fixture.call("UpdateUserPool", next.json)
            let after = try await described()
            #expect(after?["MfaConfiguration"]?.string == "OPTIONAL")
            #expect(after?["AutoVerifiedAttributes"] == nil)
            let held = after?["UserAttributeUpdateSettings"]?.member("AttributesRequireVerificationBeforeUpdate")?.elements
            #expect(held?.map(\.string) == ["phone_number"])
            #expect(after?["Policies"]?.member("PasswordPolicy")?.member("MinimumLength")?.number?.integer == 12)
            let factors = after?["Policies"]?.member("SignInPolicy")?.member("AllowedFirstAuthFactors")?.elements
            #expect(factors?.map(\.string) == (policies == nil ? ["PASSWORD", "EMAIL_OTP"] : ["PASSWORD"]))
        }
    }

    @Test func `a client that rotates refresh tokens has no flow by default that rotation excludes`() async throws {
        let fixture = try PoolFixture()
        let rotation: JSONMembers = ["RefreshTokenRotation": ["Feature": "ENABLED"]]
        let made = try await client(fixture, rotation)
        #expect(made["ExplicitAuthFlows"]?.elements?.map(\.string) == ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"])
        var both = rotation
        both["ExplicitAuthFlows"] = ["ALLOW_REFRESH_TOKEN_AUTH"]
        await #expect(throws: CognitoError.invalidParameter(.refreshTokenRotationExcludesFlow)) {
            try await client(fixture, both)
        }
    }

    @Test func `null counts as absent in what is stored, too`() async throws {
        let fixture = try PoolFixture()
        let input: JSONValue = [
            "PoolName": "cats", "LambdaConfig": ["PreSignUp": .null, "PostConfirmation": "arn:aws:lambda:x"],
            "UserPoolTags": .null, "DeletionProtection": .null,
        ]
        let pool = try await fixture.call("CreateUserPool", input)["UserPool"]
        #expect(pool?["LambdaConfig"]?.members?.map(\.name) == ["PostConfirmation"])
        #expect(pool?["UserPoolTags"] == nil)
        #expect(pool?["DeletionProtection"]?.string == "INACTIVE")
    }

    @Test func `temporary passwords have one validity, by either of its names`() async throws {
        let fixture = try PoolFixture()
        func create(_ old: Int64?, _ new: Int64?) async throws -> [Int64?] {
            let creation: JSONValue = old.map { ["UnusedAccountValidityDays": .integer($0)] } ?? [:]
            let policy: JSONValue = new.map { ["TemporaryPasswordValidityDays": .integer($0)] } ?? [:]
            let pool = try await fixture.call(
                "CreateUserPool", ["PoolName": "cats", "AdminCreateUserConfig": creation, "Policies": ["PasswordPolicy": policy]])[
                    "UserPool"]
            return [
                pool?["AdminCreateUserConfig"]?.member("UnusedAccountValidityDays")?.number?.integer,
                pool?["Policies"]?.member("PasswordPolicy")?.member("TemporaryPasswordValidityDays")?.number?.integer,
            ]
        }
        #expect(try await create(nil, nil) == [7, 7])
        #expect(try await create(3, nil) == [3, 3])
        #expect(try await create(nil, 4) == [4, 4])
        #expect(try await create(0, 4) == [4, 4])
        await #expect(throws: CognitoError.invalidParameter(.unusedAccountValidity)) { try await create(3, 4) }
    }

    @Test(arguments: ["кошки", "cats/dogs", "cats!"]) func `a name for people has ASCII letters, digits and few signs`(name: String)
        async throws
    {
        let fixture = try PoolFixture()
        _ = try await fixture.call("CreateUserPool", ["PoolName": "My cats_1 +=,.@-"])
        for (operation, member) in [("CreateUserPool", "poolName"), ("UpdateUserPool", "poolName"), ("CreateUserPoolClient", "clientName")]
        {
            await #expect(throws: CognitoError.malformedMember(member)) {
                try await fixture.call(operation, .texts([("PoolName", name), ("ClientName", name), ("UserPoolId", fixture.poolID)]))
            }
        }
    }

    @Test(arguments: [("DeletionProtection", "ON"), ("UserPoolTier", "FREE")])
    func `an unknown choice is refused, even one without effect`(member: String, value: String) async throws {
        let fixture = try PoolFixture()
        let name = OperationInput.lowercasingFirst(member)
        for operation in ["CreateUserPool", "UpdateUserPool"] {
            await #expect(throws: CognitoError.malformedMember(name)) {
                try await fixture.call(operation, .texts([("PoolName", "x"), ("UserPoolId", fixture.poolID), (member, value)]))
            }
        }
    }

    @Test func `MFA is not turned off along with a method that is turned on, nor on without one`() async throws {
        let fixture = try PoolFixture { $0.settings.mfa = PoolMFA() }
        func set(_ requirement: JSONValue, _ members: JSONMembers = [:]) async throws -> JSONView {
            var members = members
            members["UserPoolId"] = .string(fixture.poolID)
            members["MfaConfiguration"] = requirement
            return try await fixture.call("SetUserPoolMfaConfig", members.json)
        }
        await #expect(throws: CognitoError.invalidParameter(.mfaWithoutMethod)) { try await set("ON") }
        let methods: [JSONMembers] = [
            ["SoftwareTokenMfaConfiguration": ["Enabled": true]], ["EmailMfaConfiguration": ["Subject": "A code"]],
        ]
        for method in methods {
            await #expect(throws: CognitoError.invalidParameter(.mfaOffWithMethod)) { try await set("OFF", method) }
            #expect(try await set("ON", method)["MfaConfiguration"]?.string == "ON")
        }
        #expect(try await set("OFF", ["SoftwareTokenMfaConfiguration": ["Enabled": false]])["MfaConfiguration"]?.string == "OFF")
    }

    @Test func `a custom attribute cannot be required, as at AWS`() async throws {
        let fixture = try PoolFixture()
        for (name, isRequired) in [("tier", false), ("name", true), ("custom:tier", false)] {
            _ = try await create(fixture, .string(name), isRequired)
        }
        await #expect(throws: CognitoError.invalidParameter(.requiredCustomAttribute)) {
            try await create(fixture, "tier", true)
        }
    }
}
