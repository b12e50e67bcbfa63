import COpenSSL

/// A digest and a verification under one key, for the algorithms that sign a hash: RSA and ECDSA.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands it to one at a time.
@safe final class HashedVerification: @unchecked Sendable {
    private let digest: MessageDigest
    private let verification: OpaquePointer?

    /// `nil` when OpenSSL is out of memory or lacks the hash, and for an algorithm that has none.
    init?(_ key: OpenSSLKey, _ algorithm: SignatureAlgorithm) {
        guard let hash = algorithm.hash, let digest = MessageDigest(hash) else { return nil }
        self.digest = digest
        unsafe verification = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil)
        guard unsafe verification != nil, unsafe EVP_PKEY_verify_init(verification) == 1, setPadding(algorithm),
            unsafe EVP_PKEY_CTX_set_signature_md(verification, digest.function) == 1
        else {
            ERR_clear_error()
            return nil
        }
    }

    deinit { unsafe EVP_PKEY_CTX_free(verification) }

    /// Source: RFC 7518 §3.3, §3.5
    private func setPadding(_ algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.keyType == .rsa else { return true }
        guard algorithm == .ps256 else { return unsafe EVP_PKEY_CTX_set_rsa_padding(verification, RSA_PKCS1_PADDING) == 1 }
        // Left alone, OpenSSL would take any length of salt.
        return unsafe EVP_PKEY_CTX_set_rsa_padding(verification, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(verification, digest.function) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(verification, Int32(digest.bytes)) == 1
    }

    /// - Returns: True if `signature`, for ECDSA in DER, is the key's signature of `message`.
    func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        var longest = InlineArray<64, UInt8>(repeating: 0)
        var span = longest.mutableSpan
        let isRight = unsafe span.withUnsafeMutableBufferPointer { longest in
            unsafe digest.hash(message, into: longest) && verifies(signature, ofHash: UnsafeBufferPointer(longest))
        }
        if !isRight { ERR_clear_error() }
        return isRight
    }

    private func verifies(_ signature: Span<UInt8>, ofHash hash: UnsafeBufferPointer<UInt8>) -> Bool {
        // 1 alone is yes: 0 is a wrong signature, and negative numbers are other faults.
        unsafe signature.withUnsafeBufferPointer { signature in
            unsafe EVP_PKEY_verify(verification, signature.baseAddress, signature.count, hash.baseAddress, digest.bytes) == 1
        }
    }
}
