import CoreSyntax
import StrictJSON

/// Tells, of an issuer that is no user pool, the token that a program got for itself from the token of a user.
///
/// A program's token names the client as its subject, without a user's sign-in. Three issuers write it otherwise, and are known by what
/// no token of a user has: Auth0 (`<client>@clients`), Microsoft Entra (`idtyp`, where the application asks for it), and Keycloak, whose
/// program has a user of its own (`service-account-<client>`).
///
/// Source: RFC 9068 §2.2, §5; RFC 6749 §4.4; OpenID Connect Core 1.0 §2 (`azp`, `auth_time`, `nonce`)
enum ProgramToken {
    /// Where the client is named to which a token was given: RFC 9068's claim, OpenID Connect's, Okta's, Entra's older one.
    private static let clientClaims: [Claim] = [.clientID, .authorizedParty, .oktaClientID, .entraClientID]

    /// The client to which a token was given; `nil` where it names none.
    static func client(in claimsSet: JSONDocument) -> String? {
        clientClaims.lazy.compactMap { claimsSet[$0]?.string }.first
    }

    /// - Returns: True if the token of this subject is a program's own.
    static func isProgram(_ claimsSet: JSONDocument, subject: String) -> Bool {
        if claimsSet[.entraTokenType]?.isString("app") == true { return true }
        let clients = clientClaims.compactMap { claimsSet[$0]?.string }
        if clients.contains(where: { isServiceAccount(claimsSet, of: $0) }) { return true }
        guard claimsSet[.authenticationTime] == nil, claimsSet[.nonce] == nil else { return false }
        return clients.contains { sameBytes(subject, $0) || sameBytes(subject, "\($0)@clients") }
    }

    /// Keycloak folds user names to lower case, and clients' names not.
    private static func isServiceAccount(_ claimsSet: JSONDocument, of client: String) -> Bool {
        guard let username = claimsSet[.preferredUsername]?.string else { return false }
        return username.utf8.lazy.map(\.asciiLowercased).elementsEqual("service-account-\(client)".utf8.lazy.map(\.asciiLowercased))
    }
}
