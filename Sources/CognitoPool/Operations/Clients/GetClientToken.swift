import CognitoCore
import EnvironmentReading
import JOSE
import Locking
import Signing
import StrictJSON

/// Issues an access token to a program itself, for scopes of resource servers.
///
/// Source: the `GetClientToken` operation
enum GetClientToken: ClientOperation {
    static let name = "GetClientToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let client = try pool.client(try input.clientID())
        let secret = try input.string("Secret")
        guard client.allows(.clientToken) else { throw .flowNotEnabled("CLIENT_TOKEN_AUTH") }
        guard !client.secrets.isEmpty, client.hasSecret(secret) else { throw .clientSecretWrong }
        let scopes = try grantedScopes(try input.optionalStrings("Scopes", maximumCount: 50, length: 1...256), client, pool)
        var issuer: TokenIssuer
        do { issuer = try pool.tokenIssuer() } catch { throw .internalFailure }
        issuer.lifetime = client.accessTokenValidity.flatMap { TokenLifetime(seconds: $0.seconds) } ?? issuer.lifetime
        let token: String
        do { token = try issuer.machineToken(clientID: client.id, scopes: scopes) } catch { throw .internalFailure }
        return [
            "ClientAuthenticationResult": [
                "AccessToken": .string(token), "ExpiresIn": .integer(issuer.lifetime.seconds), "TokenType": "Bearer",
            ]
        ]
    }

    /// The scopes of the call, or all that the client has.
    private static func grantedScopes(
        _ wanted: [String]?, _ client: AppClient, _ pool: PoolService
    ) throws(CognitoError) -> [String] {
        let known = pool.directory.withLock { Set($0.resourceServers.flatMap(\.scopeNames)) }
        let allowed = client.oauth.scopes.isEmpty ? known : known.intersection(client.oauth.scopes)
        guard let wanted, !wanted.isEmpty else { return allowed.sorted() }
        for scope in wanted where !allowed.contains(scope) { throw .invalidParameter(.unknownScope(scope)) }
        return wanted
    }
}
