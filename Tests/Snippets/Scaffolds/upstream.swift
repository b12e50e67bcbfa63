import CognitoCore
import EnvironmentReading
import HTTPServer
import HTTPTypes
import ServiceClient

func handler(_ catalog: Upstream, _ context: RequestContext) async throws -> String {
    // The snippet.
    return ""
}
