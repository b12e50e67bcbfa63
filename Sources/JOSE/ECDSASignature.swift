import COpenSSL

/// The two spellings of an ECDSA signature: in JWS r and s side by side, each as long as a coordinate; for OpenSSL a DER sequence.
///
/// Source: RFC 7518 §3.4; RFC 3279 §2.2.3
package enum ECDSASignature {
    /// Spells a signature as OpenSSL reads it.
    ///
    /// - Parameter pair: r and s, big-endian and of equal length. That both are in range, OpenSSL checks when it verifies.
    /// - Returns: The DER sequence of the two; `nil` when OpenSSL is out of memory.
    package static func der(_ pair: Span<UInt8>) -> [UInt8]? {
        guard let signature = unsafe ECDSA_SIG_new() else { return nil }
        defer { unsafe ECDSA_SIG_free(signature) }
        let r = unsafe number(pair.extracting(first: pair.count / 2))
        let s = unsafe number(pair.extracting(droppingFirst: pair.count / 2))
        guard unsafe ECDSA_SIG_set0(signature, r, s) == 1 else {
            unsafe BN_free(r)
            unsafe BN_free(s)
            return nil
        }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = unsafe Int(i2d_ECDSA_SIG(signature, &encoded))
        defer { unsafe CRYPTO_free(encoded, #file, #line) }
        return unsafe count > 0 ? Array(UnsafeBufferPointer(start: encoded, count: count)) : nil
    }

    /// `nil` when OpenSSL is out of memory.
    private static func number(_ half: Span<UInt8>) -> OpaquePointer? {
        unsafe half.withUnsafeBufferPointer { unsafe BN_bin2bn($0.baseAddress, Int32(clamping: $0.count), nil) }
    }
}
