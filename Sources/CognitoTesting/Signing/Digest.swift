import COpenSSL

/// SHA-256, plain and keyed, for what tests forge and the embedded pool computes. An empty answer means OpenSSL failed.
///
/// Source: FIPS 180-4; RFC 2104
package enum Digest {
    /// The 32 bytes of SHA-256.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        guard unsafe EVP_Q_digest(nil, "SHA256", nil, message, message.count, &hash, nil) == 1 else { return [] }
        return hash
    }

    /// The 32 bytes of HMAC-SHA256.
    package static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 0
        let length = Int32(clamping: key.count)
        guard unsafe HMAC(EVP_sha256(), key, length, message, message.count, &code, &count) != nil else { return [] }
        return code
    }
}
