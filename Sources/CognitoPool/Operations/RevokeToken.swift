import CognitoCore
import Signing
import StrictJSON

/// Ends one refresh token and, for the pool's own calls, the access tokens it gave. A token that was never given out is no error.
///
/// Source: RFC 7009 §2.2; docs/cognito.md, "Revocation"
enum RevokeToken: PoolOperation {
    static let name = "RevokeToken"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let token = try input.string("Token")
        let clientID = try input.clientID()
        guard let client = try? pool.client(clientID), isRight(try input.optionalString("ClientSecret"), for: client) else {
            throw .revocationRefused
        }
        // Three parts are a signed token: an ID or access token.
        guard token.utf8.count(where: { $0 == UInt8(ascii: ".") }) != 2 else { throw .tokenTypeNotRevocable }
        try pool.withDirectory { directory throws(CognitoError) in
            guard let grant = directory.grants[token] else { return }
            guard sameBytes(grant.clientID, client.id) else { throw .revocationRefused }
            directory.grants.revoke(token)
        }
        return nil
    }

    private static func isRight(_ secret: String?, for client: AppClient) -> Bool {
        guard let known = client.secret else { return secret == nil }
        return AuthenticationCode.areEqual(Array((secret ?? "").utf8), Array(known.revealed.utf8))
    }
}
