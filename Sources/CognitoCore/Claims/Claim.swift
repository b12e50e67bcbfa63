import StrictJSON

/// The names of the claims that this layer reads. No other file spells them.
///
/// Source: RFC 7519 §4.1; RFC 8693 §4.2, §4.3; OpenID Connect Core 1.0 §2, §5.1; docs/cognito.md for those of Cognito's own;
/// ``LoadBalancerClaims`` for `client` and `signer`
public enum Claim: String, Sendable, Equatable {
    case issuer = "iss"
    case subject = "sub"
    case audience = "aud"
    case expirationTime = "exp"
    case notBefore = "nbf"
    case issuedAt = "iat"
    case tokenID = "jti"
    case clientID = "client_id"
    case authorizedParty = "azp"
    case oktaClientID = "cid"
    case entraClientID = "appid"
    case entraTokenType = "idtyp"
    case nonce
    case scope
    case scp
    case client
    case signer
    case tokenUse = "token_use"
    case authenticationTime = "auth_time"
    case authenticationContextClass = "acr"
    case originTokenID = "origin_jti"
    case eventID = "event_id"
    case groups = "cognito:groups"
    case openIDGroups = "groups"
    case cognitoUsername = "cognito:username"
    case username
    case preferredUsername = "preferred_username"
    case email
    case emailVerified = "email_verified"
    case phoneNumber = "phone_number"
    case name
}

extension JSONDocument {
    subscript(_ claim: Claim) -> JSONView? { root.member(claim.rawValue) }
}
