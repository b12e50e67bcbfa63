import CognitoCore
import StrictJSON

/// Ends every sign-in of a user, for the pool's own calls: an API that checks signatures alone accepts the tokens until they expire.
enum GlobalSignOut: BearerOperation {
    static let name = "GlobalSignOut"

    static func answer(_ input: OperationInput, at pool: PoolService) throws(CognitoError) -> JSONValue? {
        let (account, claims) = try pool.bearer(of: try input.string("AccessToken"))
        // After a restart within the second of the sign-in, neither its time nor a refresh token shows that it is among those that end.
        let own = [Claim.originTokenID, .eventID].compactMap { claims.member($0.rawValue)?.string }
        let now = try pool.now()
        try pool.withDirectory { directory throws(CognitoError) in
            try directory.endSignIns(ofSubject: account.user.subject, at: now)
            for id in own { directory.grants.revoke(originTokenID: id, at: now) }
        }
        return [:]
    }
}
