import HTTPTesting

func test() async throws {
    // The snippet.
}
