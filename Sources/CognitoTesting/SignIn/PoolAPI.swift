import CognitoCore
import CognitoPool
import StrictJSON

/// Calls the API of a user pool: each operation is one POST, named by a field.
///
/// Source: docs/cognito.md, "Wire form of the pool's API"
struct PoolAPI: Sendable {
    let endpoint: HTTPURL
    let transport: CurlClient

    /// - Parameter isAdministrative: If true, the call carries a made-up signature. The embedded pool accepts any, and a real pool refuses it.
    /// - Throws: `refused` for an error of the pool; `unreachable` or `unexpectedAnswer` if there was no usable answer.
    func call(_ operation: String, _ input: JSONValue, isAdministrative: Bool = false) async throws(SignInError) -> PoolAnswer {
        let signature = isAdministrative ? [("Authorization", "AWS4-HMAC-SHA256 Credential=embedded-pool")] : []
        let request = CurlRequest(
            .post(input.encoded()), endpoint,
            fields: [("Content-Type", PoolCall.mediaType), ("X-Amz-Target", PoolOperations.targetPrefix + operation)] + signature)
        let response: CurlResponse
        do { response = try await transport.send(request) } catch { throw .unreachable(error) }
        return try PoolAnswer(
            status: response.status, errorType: response.field("x-amzn-errortype"), body: response.body)
    }
}
