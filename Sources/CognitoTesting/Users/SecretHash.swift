import JOSE

/// `SECRET_HASH`: how an app client proves that it knows its secret.
///
/// The username is the one that is sent along at sign-in. For a refresh, and for a challenge after signing in by an alias, it is the
/// user's real one: the `sub` in a pool whose users sign in by e-mail address.
///
/// Source: docs/cognito.md (Base64 of HMAC-SHA256, keyed with the secret, of username and client id)
public enum SecretHash {
    /// The text to send. Throws when OpenSSL fails.
    public static func text(username: String, clientID: String, clientSecret: String) throws(SigningFailure) -> String {
        let code = try AuthenticationCode.make(key: Array(clientSecret.utf8), Array(username.utf8) + Array(clientID.utf8))
        // 32 bytes make 43 characters of base64url; the standard alphabet differs in two of them and adds one `=`.
        let standard = Base64URL.encode(code).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(standard) + "="
    }
}
