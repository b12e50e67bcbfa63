import COpenSSL

/// The hashes of what tests forge. An empty answer means OpenSSL failed.
///
/// Source: FIPS 180-4
package enum Digest {
    /// The 32 bytes of SHA-256.
    package static func sha256(_ message: [UInt8]) -> [UInt8] { make("SHA256", message) }

    /// The hash by OpenSSL's name for it.
    static func make(_ name: String, _ message: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: 64)
        var count = 0
        guard unsafe EVP_Q_digest(nil, name, nil, message, message.count, &hash, &count) == 1 else { return [] }
        return Array(hash.prefix(count))
    }
}
