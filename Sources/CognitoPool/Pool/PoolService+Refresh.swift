import CognitoCore
import StrictJSON

/// Issues new tokens for a refresh token.
///
/// Source: docs/cognito.md, "Refreshing and revoking"; RFC 6749 §6; RFC 9700 §4.14
extension PoolService {
    /// `REFRESH_TOKEN_AUTH`: issues no new refresh token. Refused if the client rotates refresh tokens.
    func refresh(_ parameters: OperationParameters, _ flow: String, _ call: SignInCall) throws(CognitoError) -> SignInTokens {
        guard !call.client.refreshTokenRotation.isEnabled else { throw .flowNotEnabled(flow) }
        try call.check(.refreshToken, named: flow)
        let token = try parameters.required("REFRESH_TOKEN")
        let now = try now()
        let (grant, user) = try withDirectory { directory throws(CognitoError) in
            let grant = try directory.grants.usable(token, clientID: call.client.id, at: now)
            return (grant, try directory.enabledUser(grant.subject))
        }
        try call.checkSecretHash(parameters["SECRET_HASH"], username: user.username)
        return try tokens(for: user, grant.signIn, refreshToken: nil, isRefresh: true, call)
    }

    /// `GetTokensFromRefreshToken`: also issues a new refresh token if the client rotates them.
    ///
    /// - Parameter scopes: The scopes of the access token; `nil` for all of the sign-in.
    /// - Throws: `refreshToken…`, `userNotFound`, `userDisabled` or `internalFailure`.
    func exchange(
        refreshToken token: String, scopes: [String]? = nil, _ call: SignInCall
    ) throws(CognitoError) -> SignInTokens {
        let (now, rotation) = (try now(), call.client.refreshTokenRotation)
        let (grant, next, user) = try withDirectory { directory throws(CognitoError) in
            let grant: RefreshGrants.Grant
            var next: String?
            if rotation.isEnabled {
                (grant, next) = try directory.grants.rotate(
                    token, clientID: call.client.id, gracePeriod: Double(rotation.gracePeriod), at: now)
            } else {
                grant = try directory.grants.usable(token, clientID: call.client.id, at: now)
            }
            return (grant, next, try directory.enabledUser(grant.subject))
        }
        var signIn = grant.signIn
        signIn.scopes = scopes ?? signIn.scopes
        return try tokens(for: user, signIn, refreshToken: next, isRefresh: true, call)
    }
}

extension UserDirectory {
    /// The user with this `sub`. Throws `userNotFound` or `userDisabled`.
    func enabledUser(_ subject: String) throws(CognitoError) -> TestUser {
        let account = try account(subject: subject)
        guard account.isEnabled else { throw .userDisabled }
        return account.user
    }
}
