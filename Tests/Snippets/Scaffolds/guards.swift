import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import Storage
import StrictJSON

func routes(_ table: RouteTable, _ verifier: CognitoVerifier, _ root: RouteGroup<RequestContext>) throws {
    // The snippet.
}
