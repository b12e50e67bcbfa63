#if Hummingbird
import CognitoAuth
import CognitoCore
import HTTPServer
import Hummingbird
import Logging

extension BearerAuthenticator {
    /// The caller whom a request's token names.
    ///
    /// - Throws: `Problem`, which Hummingbird answers with.
    func caller<Claims: BearerClaims>(
        of request: Hummingbird.Request, _ context: some Hummingbird.RequestContext, as claims: Claims.Type
    ) async throws -> Claims {
        let caller: Extraction<Claims> = try caller(
            authorization: request.headers[values: .authorization], query: request.uri.query, as: claims,
            requestID: context.requestIDForLog)
        return try await caller.value()
    }

    /// The same; `nil` for a request without bearer credentials.
    func callerIfAny<Claims: BearerClaims>(
        of request: Hummingbird.Request, _ context: some Hummingbird.RequestContext, as claims: Claims.Type
    ) async throws -> Claims? {
        let caller = try optionalCaller(
            authorization: request.headers[values: .authorization], query: request.uri.query, as: claims,
            requestID: context.requestIDForLog)
        return try await caller?.value()
    }
}

extension Hummingbird.RequestContext {
    /// What Hummingbird calls the request in its log; empty in a context whose logger it has not made.
    var requestIDForLog: String { logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "" }
}
#endif
