import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct DomainTests {
    private static let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/a1b2"

    private func create(_ fixture: PoolFixture, _ domain: String, _ members: JSONMembers = [:]) async throws -> JSONView {
        var members = members
        members["UserPoolId"] = .string(fixture.poolID)
        members["Domain"] = .string(domain)
        return try await fixture.call("CreateUserPoolDomain", members.json)
    }

    @Test func `a custom domain has a certificate, and both are described`() async throws {
        let fixture = try PoolFixture()
        let custom: JSONMembers = ["CustomDomainConfig": ["CertificateArn": .string(Self.certificate)], "ManagedLoginVersion": 2]
        await #expect(throws: CognitoError.malformedMember("domain")) { try await create(fixture, "auth.cats.example") }
        await #expect(throws: CognitoError.malformedMember("domain")) { try await create(fixture, "cats", custom) }
        let made = try await create(fixture, "auth.cats.example", custom)
        #expect(made["ManagedLoginVersion"]?.number?.integer == 2)
        let description = try await fixture.call("DescribeUserPoolDomain", ["Domain": "auth.cats.example"])["DomainDescription"]
        #expect(description?["CustomDomainConfig"]?.member("CertificateArn")?.string == Self.certificate)
        #expect(description?["CloudFrontDistribution"]?.string == made["CloudFrontDomain"]?.string)
        #expect(description?["ManagedLoginVersion"]?.number?.integer == 2)
    }

    @Test(arguments: ["aws", "amazon", "cognito"]) func `a prefix has none of AWS's own words`(word: String) async throws {
        let fixture = try PoolFixture()
        await #expect(throws: CognitoError.invalidParameter(.reservedDomain(word))) { try await create(fixture, "my-\(word)-cats") }
    }

    @Test(arguments: [(0, false), (1, true), (2, true), (3, false)]) func `there are two versions of the pages`(
        version: Int64, isGood: Bool
    ) async throws {
        let fixture = try PoolFixture()
        let members: JSONMembers = ["ManagedLoginVersion": .integer(version)]
        if isGood {
            _ = try await create(fixture, "cats", members)
        } else {
            await #expect(throws: CognitoError.malformedMember("managedLoginVersion")) { try await create(fixture, "cats", members) }
        }
    }

    @Test(
        arguments: [
            ("arn:aws:acm:us-east-1:000000000000:certificate/a", true), ("arn:aws:iam::000000000000:role/cats", true),
            ("arn:aws:iam::000000000000:role/cats:a:b", true), ("arn:aws:iam::000000000000:role/cats:a:b:c", false),
            ("arn:aws:iam::00000000000x:role/cats", false), ("arn:aws:iam::000000000000:", false), ("arn:aws:iam:000000000000:role", false),
            ("urn:aws:iam::000000000000:role/cats", false), ("arn:aws:iam::000000000000:role/c ts", false), ("arn:aws:iam::0:role", false),
        ]) func `the role of a group is the name of a resource`(arn: String, isGood: Bool) async throws
    {
        let fixture = try PoolFixture()
        let group: JSONValue = ["UserPoolId": .string(fixture.poolID), "GroupName": "cats", "RoleArn": .string(arn)]
        if isGood {
            _ = try await fixture.call("CreateGroup", group)
        } else {
            await #expect(throws: CognitoError.malformedMember("roleArn")) { try await fixture.call("CreateGroup", group) }
        }
    }
}
