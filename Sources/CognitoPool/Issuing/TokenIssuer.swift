public import CognitoCore
public import JOSE
public import Signing

/// Makes the tokens of a user pool, and forged ones.
///
/// Every method takes a closure that changes the token before it is signed; see ``TokenDraft``.
///
///     let issuer = try TokenIssuer(for: pool)
///     let good = try issuer.idToken(for: user)
///     let expired = try issuer.idToken(for: user) { $0.claims["exp"] = 1 }
///
/// Source: docs/cognito.md
public struct TokenIssuer: Sendable {
    /// `iss` of every token.
    public let issuer: String
    /// The app client of the tokens, unless a call names another.
    public let clientID: String
    /// The keys that sign.
    public let keys: TokenKeys
    /// The lifetime of ID and access tokens.
    public var lifetime: TokenLifetime
    /// The source of the time at which tokens are issued; `nil` counts as 1970.
    public var now: @Sendable () -> NumericDate?

    /// The scope of a sign-in by password.
    public static let signInScope = "aws.cognito.signin.user.admin"

    /// - Parameters:
    ///   - issuer: `iss` of every token.
    ///   - clientID: The app client of the tokens.
    ///   - keys: The keys that sign; `nil` for new ones, which takes about a fifth of a second.
    ///   - lifetime: The lifetime of ID and access tokens.
    ///   - now: The source of the time of issue.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public init(
        issuer: String, clientID: String, keys: TokenKeys? = nil, lifetime: TokenLifetime = .oneHour,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(SigningFailure) {
        self.issuer = issuer
        self.clientID = clientID
        self.keys = if let keys { keys } else { try TokenKeys() }
        self.lifetime = lifetime
        self.now = now
    }

    /// An issuer of the pool's tokens, for its first app client.
    ///
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public init(
        for pool: UserPool, keys: TokenKeys? = nil, lifetime: TokenLifetime = .oneHour,
        now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(SigningFailure) {
        try self.init(
            issuer: pool.issuer, clientID: pool.clientIDs.first ?? "", keys: keys, lifetime: lifetime, now: now)
    }

    /// Makes an ID token.
    ///
    /// - Parameters:
    ///   - user: The user whom the token names.
    ///   - clientID: The app client; `nil` for ``clientID``.
    ///   - change: Changes the token before it is signed.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func idToken(
        for user: TestUser, clientID: String? = nil, _ change: (inout TokenDraft) -> Void = { _ in }
    ) throws(SigningFailure) -> String {
        let now = present
        let claims = idClaims(of: user, clientID ?? self.clientID, SignIn(at: now), at: now)
        return try token(claims, keys.id, change)
    }

    /// Makes an access token of a user.
    ///
    /// - Parameters:
    ///   - user: The user whom the token names.
    ///   - clientID: The app client; `nil` for ``clientID``.
    ///   - scopes: `scope` of the token.
    ///   - change: Changes the token before it is signed.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func accessToken(
        for user: TestUser, clientID: String? = nil, scopes: [String] = [signInScope],
        _ change: (inout TokenDraft) -> Void = { _ in }
    ) throws(SigningFailure) -> String {
        let now = present
        let claims = accessClaims(of: user, clientID ?? self.clientID, scopes, SignIn(at: now), at: now)
        return try token(claims, keys.access, change)
    }

    /// Makes an access token of a program, as the client credentials grant does: without a user and groups.
    ///
    /// - Parameters:
    ///   - clientID: The app client; `nil` for ``clientID``.
    ///   - scopes: `scope` of the token.
    ///   - change: Changes the token before it is signed.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public func machineToken(
        clientID: String? = nil, scopes: [String], _ change: (inout TokenDraft) -> Void = { _ in }
    ) throws(SigningFailure) -> String {
        try token(machineClaims(clientID ?? self.clientID, scopes, at: present), keys.access, change)
    }

    /// The JSON of the key set that publishes the keys.
    public var keySet: [UInt8] { keys.keySet }

    /// The ID token of a sign-in.
    func idToken(
        for user: TestUser, clientID: String, _ signIn: SignIn, _ change: (inout TokenDraft) -> Void
    ) throws(SigningFailure) -> String {
        try token(idClaims(of: user, clientID, signIn, at: present), keys.id, change)
    }

    /// The access token of a sign-in.
    func accessToken(
        for user: TestUser, clientID: String, scopes: [String], _ signIn: SignIn, _ change: (inout TokenDraft) -> Void
    ) throws(SigningFailure) -> String {
        try token(accessClaims(of: user, clientID, scopes, signIn, at: present), keys.access, change)
    }

    /// The time in whole seconds since 1970. Without a usable clock it is 0: tokens are then issued in 1970, and every verifier refuses them.
    ///
    /// A `NumericDate` ends with the year 9999, so neither the conversion nor the addition of a lifetime can trap.
    private var present: Int64 { now().map { Int64($0.secondsSinceEpoch) } ?? 0 }

    private func token(
        _ claims: JSONMembers, _ key: SigningKey, _ change: (inout TokenDraft) -> Void
    ) throws(SigningFailure) -> String {
        var draft = TokenDraft(claims: claims, key: key)
        change(&draft)
        return try draft.serialized()
    }
}
