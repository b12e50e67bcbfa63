import HTTPServer
import HTTPTesting
import HTTPTypes

func test() async throws {
    // The snippet.
}
