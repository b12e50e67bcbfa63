import CognitoCore
import Signing
import StrictJSON

/// Revokes a refresh token and, for the pool's own calls, the access tokens of its sign-in. An unknown token is no error.
///
/// Source: RFC 7009 §2.2
enum RevokeToken: ClientOperation {
    static let name = "RevokeToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let token = try input.string("Token")
        let client = try pool.client(try input.clientID())
        guard client.hasSecret(try input.optionalString("ClientSecret")) else { throw .revocationRefused }
        guard client.isRevocationEnabled else { throw .revocationNotEnabled }
        // Three parts are a signed token: an ID or access token.
        guard token.utf8.count(where: { $0 == UInt8(ascii: ".") }) != 2 else { throw .tokenTypeNotRevocable }
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            guard let grant = directory.grants[token] else { return }
            guard sameBytes(grant.clientID, client.id) else { throw .revocationRefused }
            directory.grants.revoke(token, at: now)
        }
        return nil
    }

    /// An unknown client is `revocationRefused`, since the operation has no other error for it.
    static func pool(_ input: OperationInput, among pools: UserPools) throws(CognitoError) -> PoolService {
        guard try !input.string("Token").isEmpty, let pool = try? pools.pool(ofClient: try input.clientID()) else {
            throw .revocationRefused
        }
        return pool
    }
}
