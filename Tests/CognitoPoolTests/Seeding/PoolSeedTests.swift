import Locking
import StrictJSON
import Synchronization
import Testing

@testable import CognitoPool
@testable import CognitoTesting

@Suite struct PoolSeedTests {
    private static let whole = """
        {"UserPool": {"PoolName": "pride", "UsernameAttributes": ["email"], "AutoVerifiedAttributes": ["email"]},
         "ResourceServers": [{"Identifier": "api", "Name": "api", "Scopes": [{"ScopeName": "read", "ScopeDescription": "Reads"}]}],
         "Clients": [{"ClientId": "web"}, {"ClientId": "robot", "ClientSecret": "s", "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
                      "AllowedOAuthScopes": ["api/read"]}],
         "Groups": [{"GroupName": "lions", "Precedence": 1}],
         "Users": [{"Username": "simba@example.com", "Password": "Hakuna!Matata1", "Groups": ["lions", "cubs"],
                    "UserAttributes": [{"Name": "email_verified", "Value": "true"}]}, {"Username": "nala@example.com"}]}
        """

    private func fixture(_ seed: String) throws -> PoolFixture {
        let seed = try PoolSeed(parsing: Array(seed.utf8))
        return try PoolFixture {
            $0.users = []
            $0.seed = seed
        }
    }

    @Test func `a pool begins with what a seed has`() async throws {
        let fixture = try fixture(Self.whole)
        let simba = try fixture.pool.user("simba@example.com")
        #expect(simba.groups == ["lions", "cubs"])
        #expect(simba.username == simba.subject)
        #expect(try await fixture.signIn("SIMBA@example.com", "Hakuna!Matata1", client: "web").token("IdToken") != nil)
        #expect(try fixture.pool.service.client("robot").authFlows == [.clientToken])
        #expect(fixture.pool.service.settings.name == "pride")
        #expect(try fixture.pool.service.account("nala@example.com").status == .forceChangePassword)
    }

    @Test func `what is there already stays`() throws {
        let fixture = try fixture(Self.whole)
        let seed = try PoolSeed(parsing: Array(Self.whole.utf8))
        let subject = try fixture.pool.user("simba@example.com").subject
        try fixture.pool.service.directory.withLock { directory in
            try directory.add(seed, ofPool: "us-fake-1_Embedded1", keeping: .plain, at: 5)
        }
        #expect(try fixture.pool.user("simba@example.com").subject == subject)
        #expect(fixture.pool.service.directory.withLock { $0.accounts.count } == 2)
    }

    @Test(
        arguments: [
            ("{", .notJSON(.unexpectedEnd)), ("[]", .entry("the content", .contentUnreadable)),
            (#"{"users": []}"#, .unknownMember("users")),
            (#"{"Users": [{"Username": "a"}, {"Username": "b c"}]}"#, .entry("Users[1]", .malformedMember("username"))),
            (#"{"Users": {}}"#, .entry("Users", .contentUnreadable)),
            (#"{"Clients": [{}]}"#, .entry("Clients[0]", .missingMember("clientId"))),
            (#"{"Groups": [{"GroupName": ""}]}"#, .entry("Groups[0]", .malformedMember("groupName"))),
            (
                #"{"Clients": [{"ClientId": "x", "AllowedOAuthScopes": ["api/x"]}]}"#,
                .entry("Clients[0]", .invalidParameter(.unknownScope("api/x")))
            ),
            (#"{"UserPool": {"MfaConfiguration": "on"}}"#, .entry("UserPool", .malformedMember("mfaConfiguration"))),
        ] as [(String, PoolSeedError)])
    func `what is wrong with a seed is named`(text: String, error: PoolSeedError) throws {
        var found: PoolSeedError?
        do { _ = try fixture(text) } catch let error as PoolSeedError { found = error } catch EmbeddedUserPoolError.seed(let error) {
            found = error
        }
        #expect(found == error)
    }
}
