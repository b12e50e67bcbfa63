#if Hummingbird
import CognitoAuth
import CognitoCore
import Hummingbird
import Logging

extension BearerAuthenticator {
    /// The caller whom a request's token names.
    ///
    /// - Throws: `Problem`, which Hummingbird answers with.
    func caller<Claims: BearerClaims>(
        of request: Request, _ context: some RequestContext, as claims: Claims.Type
    ) async throws -> Claims {
        let decision = try decision(
            authorization: request.headers[values: .authorization], query: request.uri.query, as: claims,
            requestID: context.requestIDForLog)
        return try await decision.claims()
    }

    /// The same; `nil` for a request without bearer credentials.
    func callerIfAny<Claims: BearerClaims>(
        of request: Request, _ context: some RequestContext, as claims: Claims.Type
    ) async throws -> Claims? {
        let decision = try optionalDecision(
            authorization: request.headers[values: .authorization], query: request.uri.query, as: claims,
            requestID: context.requestIDForLog)
        return try await decision?.claims()
    }
}

extension RequestContext {
    /// What Hummingbird calls the request in its log; empty in a context whose logger it has not made.
    var requestIDForLog: String { logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "" }
}
#endif
