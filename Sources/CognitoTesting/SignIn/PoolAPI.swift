import CognitoCore
import CognitoPool
import StrictJSON

/// Calls of a user pool's API: one POST each, named by a field.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
struct PoolAPI: Sendable {
    let endpoint: HTTPURL
    let transport: CurlClient

    /// Throws `refused` for an error of the pool, `unreachable` or `unexpectedAnswer` when it gave no usable answer.
    func call(_ operation: String, _ input: JSONValue) async throws(SignInError) -> PoolAnswer {
        let request = CurlRequest(
            .post(input.encoded()), endpoint,
            fields: [("Content-Type", PoolCall.mediaType), ("X-Amz-Target", PoolOperations.targetPrefix + operation)])
        let response: CurlResponse
        do { response = try await transport.send(request) } catch { throw .unreachable(error) }
        return try PoolAnswer(
            status: response.status, errorType: response.field("x-amzn-errortype"), body: response.body)
    }
}
