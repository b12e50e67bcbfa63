import CognitoCore
import StrictJSON

/// The granted scopes of a request, and the attributes of a user that they show.
///
/// Source: RFC 6749 §3.3; OpenID Connect Core 1.0 §5.4; docs/cognito.md, "OAuth"
struct OAuthScopes: Sendable {
    static let openID = "openid"
    private static let profile = "profile"
    private static let email = "email"
    private static let phone = "phone"

    let names: [String]

    init(_ names: [String]) { self.names = names }

    /// Reads the scopes of a request. A request without scopes gets all that the client may have.
    ///
    /// - Throws: `invalid_scope` for a scope that the client may not have.
    init(_ text: String?, of allowed: [String]) throws(OAuthError) {
        let wanted = text?.split(separator: " ").map(String.init) ?? allowed
        guard !wanted.isEmpty, wanted.allSatisfy({ name in allowed.contains { sameBytes($0, name) } }) else {
            throw OAuthError(.invalidScope, "The client may not have a scope that is asked for.")
        }
        names = wanted.enumerated().filter { !wanted[..<$0.offset].contains($0.element) }.map(\.element)
    }

    var grantIDToken: Bool { names.contains(Self.openID) }

    /// The user with only the attributes that the scopes show: all with `profile`, or without both `email` and `phone`; else those two.
    func visible(_ user: TestUser) -> TestUser {
        let narrower = names.filter { [Self.email, Self.phone].contains($0) }
        guard !names.contains(Self.profile), !narrower.isEmpty else { return user }
        var user = user
        if !narrower.contains(Self.email) { user.email = nil }
        user.attributes = user.attributes.filter { attribute in
            attribute.key.utf8.starts(with: "phone_number".utf8) && narrower.contains(Self.phone)
        }
        return user
    }
}
