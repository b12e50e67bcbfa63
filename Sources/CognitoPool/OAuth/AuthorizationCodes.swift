import CognitoCore
import StrictJSON

/// What a user has agreed to give a client: what the code stands for.
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
}

/// What a client shows for the tokens of a code.
struct CodeRedemption: Sendable {
    let code: String
    let clientID: String
    let redirectURI: String
    let verifier: String?
    let resource: ResourceIndicator?
}

/// The authorization codes that have been given out. Each lives five minutes and is used once; a try that fails uses none up.
///
/// Source: RFC 6749 §4.1.2, §10.5; RFC 9700 §2.1.1
struct AuthorizationCodes: Sendable {
    static let maximumCount = 10_000
    /// In seconds.
    static let lifetime: Double = 300

    enum Outcome: Equatable, Sendable {
        case tokens(Authorization)
        /// The code was used before: the tokens of then must be revoked, since two parties have had it.
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

    /// - Throws: `invalid_grant`, or `invalid_target` for another resource than the user has agreed to.
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
    /// A verifier where none was announced is a downgrade (RFC 9700 §2.1.1).
    fileprivate func isProved(by verifier: String?) -> Bool {
        switch (proofKey, verifier) {
        case (nil, nil): true
        case (let key?, let verifier?): key.isProved(by: verifier)
        default: false
        }
    }
}
