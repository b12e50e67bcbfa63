import CoreSyntax
import StrictJSON

/// Distinguishes the token of a program itself from the token of a user, for an issuer that is no user pool.
///
/// A program's token names the client as its subject, and has no sign-in of a user. Three issuers depart from this, but mark the token in a
/// way that no user's token has: Auth0 (`<client>@clients`), Microsoft Entra (`idtyp`, if the application requests it), and Keycloak, which
/// gives the program a user (`service-account-<client>`).
///
/// Source: RFC 9068 §2.2, §5; RFC 6749 §4.4; OpenID Connect Core 1.0 §2 (`azp`, `auth_time`, `nonce`)
enum ProgramToken {
    /// The claims that name the client of a token: RFC 9068's, OpenID Connect's, Okta's, and Entra's older one.
    private static let clientClaims: [Claim] = [.clientID, .authorizedParty, .oktaClientID, .entraClientID]

    /// The client to which a token was issued; `nil` if the token names none.
    static func client(in claims: ClaimsText) -> String? {
        clientClaims.lazy.compactMap { claims.string($0) }.first
    }

    /// - Returns: True if the token of this subject is a program's own.
    static func isProgram(_ claimsSet: JSONDocument, subject: String) -> Bool {
        if claimsSet[.entraTokenType]?.isString("app") == true { return true }
        let clients = clientClaims.compactMap { claimsSet[$0]?.string }
        if clients.contains(where: { isServiceAccount(claimsSet, of: $0) }) { return true }
        guard claimsSet[.authenticationTime] == nil, claimsSet[.nonce] == nil else { return false }
        return clients.contains { sameBytes(subject, $0) || sameBytes(subject, "\($0)@clients") }
    }

    /// Compares without case: Keycloak folds user names to lower case, but not the names of clients.
    private static func isServiceAccount(_ claimsSet: JSONDocument, of client: String) -> Bool {
        guard let username = claimsSet[.preferredUsername]?.string else { return false }
        return username.utf8.lazy.map(\.asciiLowercased).elementsEqual("service-account-\(client)".utf8.lazy.map(\.asciiLowercased))
    }
}
