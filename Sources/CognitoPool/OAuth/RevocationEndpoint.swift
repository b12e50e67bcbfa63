import CognitoCore
import EnvironmentReading
import HTTPServer
import HTTPTypes
import StrictJSON

/// `POST /oauth2/revoke`: ends the sign-in of a refresh token. An unknown token is no error.
///
/// Source: RFC 7009 §2.1, §2.2
struct RevocationEndpoint: Sendable {
    let pools: OAuthPools

    func answer(_ request: Request) async -> Response {
        do throws(OAuthError) {
            guard let parameters = await request.formParameters(), !parameters.hasDuplicates else { throw .malformed }
            guard let token = parameters["token"] else { throw .missing("token") }
            let caller = try ClientAuthentication(parameters, request.head, among: pools)
            try await revoke(token, caller)
            return OAuthCORS.opened(Response(status: .ok))
        } catch {
            request.note(refusal: error.code.rawValue)
            return error.response(challenge: error.code == .invalidClient ? "Basic realm=\"user pool\"" : nil)
        }
    }

    private func revoke(_ token: String, _ caller: ClientAuthentication) async throws(OAuthError) {
        var input = JSONMembers([.init("Token", .string(token)), .init("ClientId", .string(caller.client.id))])
        input["ClientSecret"] = caller.client.secret.map { .string($0.revealed) }
        do throws(CognitoError) {
            _ = try await pools.pools.call(RevokeToken.self, input.json)
        } catch {
            switch error {
            case .tokenTypeNotRevocable: throw OAuthError(.unsupportedTokenType, "Only a refresh token can be revoked.")
            case .revocationRefused: throw OAuthError(.invalidGrant, "The token is another client's.")
            case .revocationNotEnabled: throw OAuthError(.invalidRequest, "The client's tokens cannot be revoked.")
            default: throw OAuthError(.serverError, "The pool failed.")
            }
        }
    }
}

extension UserPools {
    /// Calls an operation of the API without HTTP.
    func call(
        _ operation: any PoolOperation.Type, _ input: JSONValue, from origin: CallOrigin = .program
    ) async throws(CognitoError) -> JSONValue? {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: input.encoded()) } catch { throw .internalFailure }
        return try await operation.answer(try OperationInput(document.root, from: origin), among: self)
    }
}
