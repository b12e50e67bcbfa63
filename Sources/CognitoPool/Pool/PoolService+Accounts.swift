import CognitoCore
import Locking
import StrictJSON

extension PoolService {
    /// The account of a username, a `sub` or an alias. Throws `userNotFound`.
    func account(_ name: String) throws(CognitoError) -> UserDirectory.Account {
        try directory.withLock { directory throws(CognitoError) in try directory.account(name) }
    }

    /// The user of an access token, and the client to which it was issued, unless that has been deleted.
    ///
    /// Throws the errors of ``bearer(of:)``.
    func bearerAndClient(ofAccessToken token: String) throws(CognitoError) -> (account: UserDirectory.Account, client: AppClient?) {
        let (account, claims) = try bearer(of: token)
        return (account, claims.member(Claim.clientID.rawValue)?.string.flatMap { try? client($0) })
    }

    /// Throws `passwordBreaksPolicy`, or `passwordUsedBefore` if the policy forbids former passwords.
    func check(
        _ password: String, asNewPasswordOf account: UserDirectory.Account, from origin: CallOrigin
    ) async throws(CognitoError) {
        let policy = settings.passwordPolicy
        try policy.check(password)
        guard policy.historySize > 0 else { return }
        for known in [account.user.password] + account.formerPasswords {
            guard try await !isRight(password, for: known, from: origin) else { throw .passwordUsedBefore }
        }
    }
}
