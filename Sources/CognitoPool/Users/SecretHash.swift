public import Signing

/// `SECRET_HASH`: how an app client proves that it knows its secret.
///
/// The username is the one that is sent along at sign-in. For a refresh, and for a challenge after signing in by an alias, it is the
/// user's real one: the `sub` in a pool whose users sign in by e-mail address.
///
/// Source: docs/cognito.md (Base64 of HMAC-SHA256, keyed with the secret, of username and client id)
public enum SecretHash {
    /// The text to send. Throws when OpenSSL fails.
    public static func text(username: String, clientID: String, clientSecret: String) throws(SigningFailure) -> String {
        StandardBase64.text(
            try AuthenticationCode.make(key: Array(clientSecret.utf8), Array(username.utf8) + Array(clientID.utf8)))
    }
}
