import COpenSSL

/// The SHA-256 of a secret, by which the secret is recognised and from which it cannot be read. Only for secrets that cannot be guessed: a
/// password needs a slower function.
///
/// Source: FIPS 180-4
package struct SecretDigest: Sendable {
    package static let length = 32

    package let bytes: [UInt8]

    /// `nil` when OpenSSL lacks the function or is out of memory.
    package init?(of secret: Span<UInt8>) {
        guard let digest = MessageDigest(.sha256) else { return nil }
        var isDone = false
        bytes = unsafe Array(unsafeUninitializedCapacity: Self.length) { buffer, count in
            isDone = unsafe digest.hash(secret, into: buffer)
            count = isDone ? Self.length : 0
        }
        guard isDone else { return nil }
    }

    /// - Returns: True if another digest is the same, in a time that does not depend on where they differ.
    package func isSame(as other: [UInt8]) -> Bool {
        unsafe bytes.count == other.count && CRYPTO_memcmp(bytes, other, bytes.count) == 0
    }
}
