import CognitoTesting

func test() async throws {
    // The snippet.
}
