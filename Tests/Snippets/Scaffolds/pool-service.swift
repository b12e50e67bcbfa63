import CognitoTesting
import ServiceRuntime

func test(_ pool: EmbeddedUserPool, _ tokens: SignInTokens, assemble: (HTTPServiceBuilder) async throws -> Void) async throws {
    // The snippet.
}
