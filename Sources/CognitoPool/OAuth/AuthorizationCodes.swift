import CognitoCore
import StrictJSON

/// The grant behind an authorization code: the client, the user and the sign-in.
struct Authorization: Sendable, Equatable {
    let poolID: String
    let clientID: String
    let redirectURI: String
    let proofKey: ProofKey?
    let nonce: String?
    /// `sub`.
    let subject: String
    /// With scopes and audience.
    let signIn: SignIn
    /// Issued with the code and handed out for it, so that what ends the user's sign-ins meanwhile ends this one as well.
    let refreshToken: String
}

/// A client's request for the tokens of a code.
struct CodeRedemption: Sendable {
    let code: String
    let clientID: String
    let redirectURI: String
    let verifier: String?
    let resource: ResourceIndicator?
}

/// The authorization codes that have been issued. Each lives five minutes and works once; a failed try does not use it up.
///
/// Source: RFC 6749 §4.1.2, §10.5; RFC 9700 §2.1.1
struct AuthorizationCodes: Sendable {
    static let maximumCount = 10_000
    /// In seconds.
    static let lifetime: Double = 300

    enum Outcome: Equatable, Sendable {
        case tokens(Authorization)
        /// The code was used before, so two parties have had it: the tokens of its first use must be revoked.
        case usedBefore(Authorization)
    }

    private struct Entry: Sendable {
        let authorization: Authorization
        let expiresAt: Double
        var isUsed = false
    }

    private var entries = BoundedTable<Entry>(capacity: maximumCount)

    mutating func issue(_ authorization: Authorization, at now: Double) -> String {
        let code = RandomText.uuid()
        entries.insert(Entry(authorization: authorization, expiresAt: now + Self.lifetime), for: code)
        return code
    }

    /// - Throws: `invalid_grant`; `invalid_target` for another resource than that of the authorization request.
    mutating func redeem(_ redemption: CodeRedemption, at now: Double) throws(OAuthError) -> Outcome {
        guard var entry = entries[redemption.code], now < entry.expiresAt,
            sameBytes(entry.authorization.clientID, redemption.clientID)
        else { throw OAuthError(.invalidGrant, "The code is unknown, has expired, or is another client's.") }
        let authorization = entry.authorization
        guard sameBytes(authorization.redirectURI, redemption.redirectURI) else {
            throw OAuthError(.invalidGrant, "The redirect_uri is not that of the authorization request.")
        }
        guard authorization.isProved(by: redemption.verifier) else {
            throw OAuthError(.invalidGrant, "The code_verifier does not belong to the code_challenge.")
        }
        if let resource = redemption.resource?.text, resource != authorization.signIn.audience {
            throw OAuthError(.invalidTarget, "The resource is not that of the authorization request.")
        }
        guard !entry.isUsed else { return .usedBefore(authorization) }
        entry.isUsed = true
        entries.insert(entry, for: redemption.code)
        return .tokens(authorization)
    }
}

extension Authorization {
    /// A verifier without a challenge in the authorization request is a PKCE downgrade, and is refused.
    ///
    /// Source: RFC 9700 §2.1.1
    fileprivate func isProved(by verifier: String?) -> Bool {
        switch (proofKey, verifier) {
        case (nil, nil): true
        case (let key?, let verifier?): key.isProved(by: verifier)
        default: false
        }
    }
}
