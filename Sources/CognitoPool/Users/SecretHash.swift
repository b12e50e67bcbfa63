import JOSE
public import Signing

/// `SECRET_HASH`, the proof that an app client knows its secret.
///
/// At sign-in the username is the one in the call. At a refresh, and for a challenge after a sign-in by an alias, it is the user's real
/// username, which is the `sub` in a pool whose users sign in by e-mail address.
///
/// Source: docs/cognito.md (Base64 of HMAC-SHA256, keyed with the secret, of username and client id)
public enum SecretHash {
    /// - Returns: The value of `SECRET_HASH`.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public static func text(username: String, clientID: String, clientSecret: String) throws(SigningFailure) -> String {
        StandardBase64.text(
            try AuthenticationCode.make(key: Array(clientSecret.utf8), Array(username.utf8) + Array(clientID.utf8)))
    }
}
