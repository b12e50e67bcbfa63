import CognitoCore
import StrictJSON

/// Step-up authentication: `TARGET_ACR_VALUES`, `ACCESS_TOKEN` and `MAX_AGE` of `USER_AUTH`.
///
/// Source: docs/cognito.md, "How strongly a user has signed in"
extension PoolService {
    /// - Returns: The level that the parameters ask for, and the factors that their access token already proves.
    /// - Throws: `invalidParameter(.authenticationLevel)`, `malformedMember` for an invalid `MAX_AGE`, `accessToken…`.
    func stepUp(
        _ parameters: OperationParameters, _ account: UserDirectory.Account?
    ) throws(CognitoError) -> (target: AuthenticationLevel?, factors: AuthenticationFactors) {
        guard let wanted = parameters["TARGET_ACR_VALUES"] else {
            guard parameters["ACCESS_TOKEN"] == nil else { throw .invalidParameter(.authenticationLevel) }
            return (nil, AuthenticationFactors())
        }
        let levels = wanted.split(separator: " ").compactMap { AuthenticationLevel(rawValue: String($0)) }
        guard !levels.isEmpty else { throw .invalidParameter(.authenticationLevel) }
        let target = try withDirectory { directory in
            levels.first { level in account.map { account in level.factors.allSatisfy { directory.canGive($0, account) } } ?? true }
        }
        let credit = try credit(parameters, account)
        // At least one factor must be proved again, or a token could be exchanged for new ones for ever.
        guard let target, !target.factors.allSatisfy(credit.contains) else { return (target, AuthenticationFactors()) }
        return (target, credit)
    }

    private func credit(
        _ parameters: OperationParameters, _ account: UserDirectory.Account?
    ) throws(CognitoError) -> AuthenticationFactors {
        var maximumAge: Int64?
        if let text = parameters["MAX_AGE"] {
            guard let age = Int64(text), age >= 0 else { throw .malformedMember("authParameters") }
            maximumAge = age
        }
        guard let token = parameters["ACCESS_TOKEN"] else { return AuthenticationFactors() }
        let (bearer, claims) = try bearer(of: token)
        guard let account, sameBytes(bearer.user.subject, account.user.subject) else { throw .incorrectUsernameOrPassword }
        let age = try now() - (claims.member(Claim.authenticationTime.rawValue)?.number?.double ?? 0)
        guard age <= maximumAge.map(Double.init) ?? .infinity else { return AuthenticationFactors() }
        return AuthenticationFactors(methods: claims.member("amr")?.elements?.compactMap(\.string) ?? [])
    }
}
