import COpenSSL

// The one file of this target that calls OpenSSL. Whatever fails in it is a refusal, and leaves OpenSSL's error queue of
// the thread empty, so that no later call can be blamed for it.

/// An RSA public key in OpenSSL's form.
///
/// `@unchecked Sendable`: the key is never changed after `init`, and OpenSSL counts references to it atomically.
@safe final class OpenSSLKey: @unchecked Sendable {
    fileprivate let pointer: OpaquePointer

    /// A key of two big-endian numbers; `nil` when OpenSSL declines them.
    init?(modulus: [UInt8], exponent: [UInt8]) {
        guard let pointer = unsafe Self.make(modulus, exponent) else {
            ERR_clear_error()
            return nil
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    private static func make(_ modulus: [UInt8], _ exponent: [UInt8]) -> OpaquePointer? {
        let builder = unsafe OSSL_PARAM_BLD_new()
        let n = unsafe BN_bin2bn(modulus, Int32(modulus.count), nil)
        let e = unsafe BN_bin2bn(exponent, Int32(exponent.count), nil)
        defer {
            unsafe BN_free(n)
            unsafe BN_free(e)
            unsafe OSSL_PARAM_BLD_free(builder)
        }
        guard unsafe builder != nil, unsafe OSSL_PARAM_BLD_push_BN(builder, pointer("n"), n) == 1,
            unsafe OSSL_PARAM_BLD_push_BN(builder, pointer("e"), e) == 1,
            let parameters = unsafe OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        defer { unsafe OSSL_PARAM_free(parameters) }
        return unsafe make(parameters)
    }

    private static func make(_ parameters: UnsafeMutablePointer<OSSL_PARAM>) -> OpaquePointer? {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, pointer("RSA"), nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        // The macro EVP_PKEY_PUBLIC_KEY does not import; these are the flags it stands for.
        let selection =
            OSSL_KEYMGMT_SELECT_PUBLIC_KEY | OSSL_KEYMGMT_SELECT_DOMAIN_PARAMETERS
            | OSSL_KEYMGMT_SELECT_OTHER_PARAMETERS
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_fromdata_init(context) == 1,
            unsafe EVP_PKEY_fromdata(context, &key, Int32(selection), parameters) == 1
        else { return nil }
        return unsafe key
    }

    /// OpenSSL keeps the addresses of these names, so they must outlive the call; a literal's characters never move.
    private static func pointer(_ name: StaticString) -> UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

/// A digest and a verification under one key, both ready to be used again and again.
///
/// `@unchecked Sendable`: it may move between threads, but `RSAPublicKey` hands it to one at a time.
@safe final class RS256Context: @unchecked Sendable {
    private let digest: OpaquePointer?
    private let verification: OpaquePointer?

    /// Fetched once for the process; fetching for each message would cost more than hashing a token.
    ///
    /// `nonisolated(unsafe)`: set once, before its first use, and never changed; OpenSSL lets threads share a fetched digest.
    nonisolated(unsafe) private static let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil)

    /// `nil` when OpenSSL is out of memory or has no SHA-256.
    init?(_ key: OpenSSLKey) {
        unsafe digest = EVP_MD_CTX_new()
        unsafe verification = EVP_PKEY_CTX_new_from_pkey(nil, key.pointer, nil)
        guard unsafe Self.sha256 != nil, unsafe digest != nil, unsafe verification != nil,
            unsafe EVP_PKEY_verify_init(verification) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(verification, RSA_PKCS1_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(verification, Self.sha256) == 1
        else {
            ERR_clear_error()
            return nil
        }
    }

    deinit {
        unsafe EVP_MD_CTX_free(digest)
        unsafe EVP_PKEY_CTX_free(verification)
    }

    /// Whether `signature` is the RS256 signature of `message`.
    func verifies(signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
        var hash = InlineArray<32, UInt8>(repeating: 0)
        var span = hash.mutableSpan
        let isRight = unsafe span.withUnsafeMutableBufferPointer { hash in
            unsafe digest(message, into: hash) && verifies(signature, ofHash: UnsafeBufferPointer(hash))
        }
        if !isRight { ERR_clear_error() }
        return isRight
    }

    private func verifies(_ signature: Span<UInt8>, ofHash hash: UnsafeBufferPointer<UInt8>) -> Bool {
        // 1 alone is yes: 0 is a wrong signature, and negative numbers are other faults.
        unsafe signature.withUnsafeBufferPointer { signature in
            unsafe EVP_PKEY_verify(verification, signature.baseAddress, signature.count, hash.baseAddress, hash.count) == 1
        }
    }

    private func digest(_ message: Span<UInt8>, into hash: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        unsafe message.withUnsafeBufferPointer { message in
            unsafe EVP_DigestInit_ex2(digest, Self.sha256, nil) == 1
                && EVP_DigestUpdate(digest, message.baseAddress, message.count) == 1
                && EVP_DigestFinal_ex(digest, hash.baseAddress, nil) == 1
        }
    }
}
