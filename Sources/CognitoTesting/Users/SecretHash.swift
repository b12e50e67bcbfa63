import COpenSSL
import JOSE

/// `SECRET_HASH`: how an app client proves that it knows its secret.
///
/// The username is the one that is sent along at sign-in. For a refresh, and for a challenge after signing in by an alias, it is the
/// user's real one: the `sub` in a pool whose users sign in by e-mail address.
///
/// Source: threats.md §4 (Base64 of HMAC-SHA256, keyed with the secret, of username and client id)
public enum SecretHash {
    /// The text to send. Throws when OpenSSL fails.
    public static func text(username: String, clientID: String, clientSecret: String) throws(SigningFailure) -> String {
        let code = try AuthenticationCode.make(key: Array(clientSecret.utf8), Array(username.utf8) + Array(clientID.utf8))
        // 32 bytes make 43 characters of base64url; the standard alphabet differs in two of them and adds one `=`.
        let standard = Base64URL.encode(code).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(standard) + "="
    }
}

/// HMAC-SHA256, and comparing without telling by time how much was right.
///
/// Source: RFC 2104 §2
enum AuthenticationCode {
    /// The 32 bytes of the code. Throws when OpenSSL fails.
    static func make(key: [UInt8], _ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        guard unsafe HMAC(EVP_sha256(), key, Int32(clamping: key.count), message, message.count, &code, &count) != nil,
            count == 32
        else {
            ERR_clear_error()
            throw SigningFailure()
        }
        return code
    }

    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
