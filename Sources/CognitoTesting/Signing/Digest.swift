import COpenSSL

/// SHA-256 of what tests forge. An empty answer means OpenSSL failed.
///
/// Source: FIPS 180-4
package enum Digest {
    /// The 32 bytes of SHA-256.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 32)
        guard unsafe EVP_Q_digest(nil, "SHA256", nil, message, message.count, &hash, nil) == 1 else { return [] }
        return hash
    }
}
