import CognitoCore
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// A client changes from one secret to another without a time in which neither counts.
@Suite struct ClientSecretTests {
    private static let second = "the_second_secret_of_the_client"

    private let fixture: PoolFixture

    init() throws { fixture = try PoolFixture() }

    private func call(
        _ operation: String, client: String = PoolFixture.secretClient, _ members: JSONMembers = [:]
    ) async throws -> JSONView {
        var input = members
        input["UserPoolId"] = .string(fixture.poolID)
        input["ClientId"] = .string(client)
        return try await fixture.call(operation, input.json)
    }

    private func add(_ secret: String? = nil) async throws -> JSONView {
        let members: JSONMembers = secret.map { ["ClientSecret": .string($0)] } ?? [:]
        return try #require(try await call("AddUserPoolClientSecret", members)["ClientSecretDescriptor"])
    }

    private func signIn(by secret: String) async throws -> JSONView {
        try await fixture.signIn(client: PoolFixture.secretClient, secretHash: try PoolFixture.secretHash("leo", secret: secret))
    }

    private func refresh(_ token: String?, by secret: String) async throws -> JSONView {
        let members = [("ClientId", PoolFixture.secretClient), ("RefreshToken", token), ("ClientSecret", secret)]
        return try await fixture.call("GetTokensFromRefreshToken", .texts(members))
    }

    @Test func `both secrets count until one is deleted`() async throws {
        let made = try await add()
        let second = try #require(made["ClientSecretValue"]?.string)
        #expect(made.memberNames == ["ClientSecretId", "ClientSecretCreateDate", "ClientSecretValue"])
        var token: String?
        for secret in [PoolFixture.clientSecret, second] {
            token = try await signIn(by: secret).token("RefreshToken")
            _ = try await refresh(token, by: secret)
        }
        let listed = try #require(try await call("ListUserPoolClientSecrets")["ClientSecrets"]?.elements)
        #expect(listed.map(\.memberNames) == Array(repeating: ["ClientSecretId", "ClientSecretCreateDate"], count: 2))
        let ids = listed.compactMap { $0["ClientSecretId"]?.string }
        #expect(ids.last == made["ClientSecretId"]?.string)
        _ = try await call("DeleteUserPoolClientSecret", ["ClientSecretId": .string(ids[0])])
        _ = try await signIn(by: second)
        await #expect(throws: CognitoError.secretHashWrong(clientID: PoolFixture.secretClient)) {
            try await signIn(by: PoolFixture.clientSecret)
        }
        await #expect(throws: CognitoError.secretHashWrong(clientID: PoolFixture.secretClient)) {
            try await refresh(token, by: PoolFixture.clientSecret)
        }
    }

    @Test func `a given secret is not told again, and has a form`() async throws {
        for text in [String(repeating: "a", count: 23), String(repeating: "a", count: 65), "a secret with spaces between its words"] {
            await #expect(throws: CognitoError.malformedMember("clientSecret")) { try await add(text) }
        }
        #expect(try await add(Self.second).memberNames == ["ClientSecretId", "ClientSecretCreateDate"])
        _ = try await signIn(by: Self.second)
    }

    @Test func `there are at most two, and at least one`() async throws {
        let made = try await add()
        await #expect(throws: CognitoError.limitExceeded) { try await add() }
        let first = try await call("ListUserPoolClientSecrets")["ClientSecrets"]?.elements?.first?["ClientSecretId"]?.string
        let deletions: [JSONMembers] = [first, made["ClientSecretId"]?.string].map { ["ClientSecretId": .string($0 ?? "")] }
        _ = try await call("DeleteUserPoolClientSecret", deletions[0])
        await #expect(throws: CognitoError.clientSecretNotFound) { try await call("DeleteUserPoolClientSecret", deletions[0]) }
        await #expect(throws: CognitoError.invalidParameter(.lastClientSecret)) {
            try await call("DeleteUserPoolClientSecret", deletions[1])
        }
        // Made within the same millisecond, it has another id all the same.
        #expect(try await add()["ClientSecretId"]?.string != made["ClientSecretId"]?.string)
    }

    @Test func `a client without a secret gets none`() async throws {
        await #expect(throws: CognitoError.invalidParameter(.clientWithoutSecret)) {
            try await call("AddUserPoolClientSecret", client: PoolFixture.plainClient)
        }
        #expect(try await call("ListUserPoolClientSecrets", client: PoolFixture.plainClient)["ClientSecrets"]?.elements?.isEmpty == true)
    }
}
