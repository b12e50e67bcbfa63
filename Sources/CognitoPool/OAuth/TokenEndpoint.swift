import CognitoCore
import HTTPServer
import HTTPTypes
import JOSE
import StrictJSON

/// `POST /oauth2/token`.
///
/// Source: RFC 6749 §3.2, §4.1.3, §4.4, §6; OpenID Connect Core 1.0 §3.1.3
struct TokenEndpoint: Sendable {
    let store: OAuthStore
    let pools: OAuthPools

    func answer(_ request: Request) async -> Response {
        do throws(OAuthError) {
            guard let parameters = await request.formParameters(), !parameters.hasDuplicates else { throw .malformed }
            guard let type = parameters["grant_type"] else { throw .missing("grant_type") }
            let caller = try ClientAuthentication(parameters, request.head, among: pools)
            let json =
                switch type {
                case "authorization_code": try redeem(parameters, caller)
                case "refresh_token": try refresh(parameters, caller)
                case "client_credentials": try machineToken(parameters, caller)
                default: throw OAuthError(.unsupportedGrantType, "The grant_type is none of this endpoint's.")
                }
            var response = Response(json: json)
            // Source: RFC 6749 §5.1, which wants this beside `Cache-Control: no-store`.
            if let name = HTTPField.Name("Pragma") { response.addField(name, "no-cache") }
            return OAuthCORS.opened(response)
        } catch {
            request.note(refusal: error.code.rawValue)
            return error.response(challenge: error.code == .invalidClient ? "Basic realm=\"user pool\"" : nil)
        }
    }

    /// Exchanges a code for tokens.
    private func redeem(_ parameters: FormParameters, _ caller: ClientAuthentication) throws(OAuthError) -> JSONValue {
        guard let code = parameters["code"] else { throw .missing("code") }
        guard let redirectURI = parameters["redirect_uri"] ?? caller.client.oauth.defaultRedirectURI else {
            throw .missing("redirect_uri")
        }
        let redemption = CodeRedemption(
            code: code, clientID: caller.client.id, redirectURI: redirectURI, verifier: parameters["code_verifier"],
            resource: try ResourceIndicator.read(parameters))
        let now = try caller.pool.oauthNow()
        let outcome = try store.withCodes { codes throws(OAuthError) in try codes.redeem(redemption, at: now) }
        switch outcome {
        case .tokens(let authorization): return try caller.pool.tokens(for: authorization, at: caller.client)
        case .usedBefore(let authorization):
            caller.pool.revoke(authorization.signIn)
            throw OAuthError(.invalidGrant, "The code was used before; its tokens are revoked.")
        }
    }

    /// Issues new tokens, for the API of the first ones: a request that names another would get a token that it cannot use. Fewer scopes are
    /// those of this access token alone.
    ///
    /// Source: RFC 6749 §6; RFC 8707 §2.2
    private func refresh(_ parameters: FormParameters, _ caller: ClientAuthentication) throws(OAuthError) -> JSONValue {
        guard let token = parameters["refresh_token"] else { throw .missing("refresh_token") }
        if let resource = try ResourceIndicator.read(parameters), !caller.pool.isAudience(resource, ofRefreshToken: token) {
            throw OAuthError(.invalidTarget, "The resource is not that of the authorization request.")
        }
        let scopes = try caller.pool.scopes(parameters["scope"], ofRefreshToken: token)
        do throws(CognitoError) {
            return try caller.pool.oauthTokens(forRefreshToken: token, scopes, at: caller.client)
        } catch {
            throw OAuthError(grant: error)
        }
    }

    /// Issues a token to the client itself.
    ///
    /// Source: RFC 6749 §4.4
    private func machineToken(_ parameters: FormParameters, _ caller: ClientAuthentication) throws(OAuthError) -> JSONValue {
        let client = caller.client
        guard client.oauth.flows.contains("client_credentials"), !client.secrets.isEmpty else {
            throw OAuthError(.unauthorizedClient, "The client may not use client_credentials.")
        }
        // Other scopes are about a user, and this grant has none.
        let own = client.oauth.scopes.filter { $0.utf8.contains(UInt8(ascii: "/")) }
        let scopes = try OAuthScopes(parameters["scope"], of: own)
        return try caller.pool.machineToken(scopes, try ResourceIndicator.read(parameters), at: client)
    }
}
