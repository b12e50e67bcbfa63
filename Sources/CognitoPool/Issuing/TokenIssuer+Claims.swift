import CognitoCore
import StrictJSON

/// The claims of each kind of token, roughly in Cognito's order.
///
/// Source: docs/cognito.md, "Claims"
extension TokenIssuer {
    func idClaims(of user: TestUser, _ clientID: String, _ signIn: SignIn, at now: Int64) -> JSONMembers {
        var claims = start(user)
        if user.email != nil { claims[.emailVerified] = .bool(user.isEmailVerified) }
        claims[.issuer] = .string(issuer)
        claims[.cognitoUsername] = .string(user.username)
        claims[.originTokenID] = .string(signIn.originTokenID)
        claims[.audience] = .string(clientID)
        finish(&claims, .id, signIn, at: now)
        claims[.email] = user.email.map { .string($0) }
        // An attribute cannot replace a claim about the user's identity or the token's origin.
        for (name, value) in user.attributes.sorted(by: { $0.key < $1.key }) where claims[name] == nil {
            // Attributes are texts, but Cognito writes two of them as Booleans: this one and `email_verified`.
            claims[name] = name == "phone_number_verified" ? .bool(value == "true") : .string(value)
        }
        return claims
    }

    func accessClaims(
        of user: TestUser, _ clientID: String, _ scopes: [String], _ signIn: SignIn, at now: Int64
    ) -> JSONMembers {
        var claims = start(user)
        claims[.issuer] = .string(issuer)
        claims[.clientID] = .string(clientID)
        claims[.originTokenID] = .string(signIn.originTokenID)
        claims[.scope] = .string(scopes.joined(separator: " "))
        claims[.audience] = signIn.audience.map { .string($0) }
        finish(&claims, .access, signIn, at: now)
        claims[.username] = .string(user.username)
        return claims
    }

    func machineClaims(_ clientID: String, _ scopes: [String], at now: Int64) -> JSONMembers {
        var claims = JSONMembers()
        claims[.subject] = .string(clientID)
        claims[.tokenUse] = .string(TokenUse.access.rawValue)
        claims[.scope] = .string(scopes.joined(separator: " "))
        claims[.authenticationTime] = .integer(now)
        claims[.issuer] = .string(issuer)
        claims[.expirationTime] = .integer(now + lifetime.seconds)
        claims[.issuedAt] = .integer(now)
        claims["version"] = 2
        claims[.tokenID] = .string(RandomText.uuid())
        claims[.clientID] = .string(clientID)
        return claims
    }

    /// The first claims of both tokens. A user without groups has no `cognito:groups`, rather than an empty one.
    private func start(_ user: TestUser) -> JSONMembers {
        var claims = JSONMembers()
        claims[.subject] = .string(user.subject)
        if !user.groups.isEmpty { claims[.groups] = .array(user.groups.map { .string($0) }) }
        return claims
    }

    private func finish(_ claims: inout JSONMembers, _ use: TokenUse, _ signIn: SignIn, at now: Int64) {
        claims[.eventID] = .string(signIn.eventID)
        claims[.tokenUse] = .string(use.rawValue)
        claims[.authenticationTime] = .integer(signIn.authenticationTime)
        claims["acr"] = signIn.factors.level.map { .string($0.rawValue) }
        claims["amr"] = signIn.factors.isEmpty ? nil : .array(signIn.factors.methods.map { .string($0) })
        claims[.expirationTime] = .integer(now + lifetime.seconds)
        claims[.issuedAt] = .integer(now)
        claims[.tokenID] = .string(RandomText.uuid())
    }
}
