import CognitoAuth
import CognitoCore
import CognitoHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct KeySetServiceTests {
    @Test(.timeLimit(.minutes(1)))
    func `the key sets are fetched when the application starts, and it ends in good order`() async throws {
        try await World.with { world in
            let pool = world.pool.userPool
            let configuration = try CognitoConfiguration(
                .load(
                    process: [
                        "COGNITO_USER_POOL_ID": pool.id, "COGNITO_MAIN_REGION": pool.region,
                        "COGNITO_CLIENT_ID": pool.clientIDs.joined(separator: ","), "COGNITO_ADMINS_GROUP_NAME": "keepers",
                        "COGNITO_ISSUER": pool.issuer, "COGNITO_JWKS_URI": world.pool.jwksURI.text, "ENV_FILE": "/dev/null",
                    ]))
            let (events, told) = AsyncStream.makeStream(of: KeySetEvent.self)
            let verifier = try CognitoVerifier(configuration, observe: { event, _ in told.yield(event) })
            let router = Router()
            router.authenticated(by: BearerAuthenticator(verifier)).get("me") { _, context in context.user.username ?? "-" }
            let application = Application(router: router, services: [KeySetService(verifier)])
            #expect(!verifier.isReady)
            let token = try world.idToken(of: "leo")
            try await application.test(.live) { client in
                for await _ in events where verifier.isReady { break }
                let response = try await client.executeRequest(
                    uri: "/me", method: .get, headers: [.authorization: "Bearer \(token)"], body: nil)
                #expect(String(buffer: response.body) == "leo")
            }
        }
    }
}
