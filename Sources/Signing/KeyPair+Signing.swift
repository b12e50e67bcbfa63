import COpenSSL

/// OpenSSL's calls for signing; the only private key operations of the project.
extension KeyPair {
    /// What PSS leaves open, and PS256 does not.
    ///
    /// Source: RFC 7518 §3.5
    struct Salt {
        var length = 32
        var maskDigest = "SHA256"
    }

    /// The signature of a message by a pair of the scheme's type, as OpenSSL gives it: of ECDSA in DER.
    static func sign(
        _ message: [UInt8], _ scheme: SignatureScheme, _ salt: Salt = Salt(), with pair: OpaquePointer
    ) throws(SigningFailure) -> [UInt8] {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var options: OpaquePointer?
        guard unsafe EVP_DigestSignInit_ex(context, &options, scheme.digestName, nil, nil, pair, nil) == 1,
            unsafe scheme != .ps256 || set(salt, options)
        else { throw SigningFailure.afterClearingErrors() }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(pair)))
        var count = signature.count
        guard unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else {
            throw SigningFailure.afterClearingErrors()
        }
        return Array(signature.prefix(count))
    }

    private static func set(_ salt: Salt, _ options: OpaquePointer?) -> Bool {
        unsafe EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md_name(options, salt.maskDigest, nil) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(options, Int32(clamping: salt.length)) == 1
    }

    /// The two numbers of an ECDSA signature side by side, each of `coordinateBytes`, as JWS has them.
    ///
    /// Source: RFC 7518 §3.4
    static func pair(_ der: [UInt8], coordinateBytes: Int) throws(SigningFailure) -> [UInt8] {
        let signature = unsafe der.withUnsafeBufferPointer { der in
            var start = der.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &start, der.count)
        }
        defer { unsafe ECDSA_SIG_free(signature) }
        guard let signature = unsafe signature else { throw SigningFailure.afterClearingErrors() }
        let length = Int32(clamping: coordinateBytes)
        var (r, s) = ([UInt8](repeating: 0, count: coordinateBytes), [UInt8](repeating: 0, count: coordinateBytes))
        guard unsafe BN_bn2binpad(ECDSA_SIG_get0_r(signature), &r, length) == length,
            unsafe BN_bn2binpad(ECDSA_SIG_get0_s(signature), &s, length) == length
        else { throw SigningFailure.afterClearingErrors() }
        return r + s
    }

    /// Raises a block to the private exponent of an RSA pair as it stands.
    static func sign(encodedMessage block: [UInt8], with pair: OpaquePointer) throws(SigningFailure) -> [UInt8] {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, pair, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(pair)))
        var count = signature.count
        guard unsafe EVP_PKEY_sign_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1,
            unsafe EVP_PKEY_sign(context, &signature, &count, block, block.count) == 1
        else { throw SigningFailure.afterClearingErrors() }
        return Array(signature.prefix(count))
    }
}
