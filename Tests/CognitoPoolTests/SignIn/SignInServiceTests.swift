import CognitoCore
import JOSE
import StrictJSON
import Testing

@testable import CognitoPool
@testable import CognitoTesting

/// What both places to sign in at must do alike: the pool in process, and the same pool as one that is called over HTTP.
@Suite struct SignInServiceTests {
    enum Place: String, CaseIterable, Sendable { case embedded, remote }

    private func serving(_ place: Place, _ fixture: PoolFixture, _ test: (any SignInService) async throws -> Void) async throws {
        switch place {
        case .embedded: try await test(fixture.pool)
        case .remote:
            try await EmbeddedUserPoolTests.serving(fixture) { _ in
                let clients = fixture.pool.service.configuration.clients
                try await test(InitiateAuthClient(endpoint: fixture.pool.baseURL, clients: clients))
            }
        }
    }

    @Test(arguments: Place.allCases) func `the right password brings tokens of the pool`(place: Place) async throws {
        let fixture = try PoolFixture()
        try await serving(place, fixture) { service in
            for client in [PoolFixture.plainClient, PoolFixture.secretClient] {
                let tokens = try await service.signIn(clientID: client, username: "leo", password: PoolFixture.password)
                #expect(tokens.expiresIn == 3600)
                #expect(tokens.refreshToken?.isEmpty == false)
                let claims = try PoolFixture.claims(tokens.idToken)
                #expect(claims["aud"]?.string == client)
                #expect(claims["iss"]?.string == fixture.pool.issuerURL)
                #expect(try PoolFixture.claims(tokens.accessToken)["username"]?.string == "leo")
            }
        }
    }

    @Test(arguments: Place.allCases) func `a temporary password becomes the permanent one`(place: Place) async throws {
        try await serving(place, try PoolFixture()) { service in
            for _ in 1...2 {
                let tokens = try await service.signIn(
                    clientID: PoolFixture.secretClient, username: "pup", password: PoolFixture.temporaryPassword)
                #expect(try PoolFixture.claims(tokens.idToken)["cognito:username"]?.string == "pup")
            }
        }
    }

    @Test(arguments: Place.allCases) func `an alias is enough, also for a challenge`(place: Place) async throws {
        try await serving(place, try PoolFixture(signsInByEmail: true)) { service in
            let tokens = try await service.signIn(
                clientID: PoolFixture.secretClient, username: "pup@example.com", password: PoolFixture.temporaryPassword)
            #expect(try PoolFixture.claims(tokens.idToken)["email"]?.string == "pup@example.com")
        }
    }

    @Test(arguments: Place.allCases) func `a refusal says what the pool said`(place: Place) async throws {
        try await serving(place, try PoolFixture()) { service in
            await #expect(throws: SignInError.refused(.notAuthorized, message: "Incorrect username or password.")) {
                try await service.signIn(clientID: PoolFixture.plainClient, username: "leo", password: "wrong")
            }
            await #expect(throws: SignInError.refused(.userNotFound, message: "User does not exist.")) {
                try await service.signIn(clientID: PoolFixture.plainClient, username: "nobody", password: "wrong")
            }
            await #expect(throws: SignInError.refused(.clientNotFound, message: "User pool client nobody does not exist.")) {
                try await service.signIn(clientID: "nobody", username: "leo", password: PoolFixture.password)
            }
        }
    }
}
