import COpenSSL

/// OpenSSL's calls for making an RSA pair and signing with it; the only private key operations of the project.
enum RSAKeyPair {
    /// A new pair with the exponent 65537. The caller frees it.
    static func generate(bits: Int) throws(SigningFailure) -> OpaquePointer {
        // OpenSSL keeps the address of the name, so it must outlive the call; a literal's characters never move.
        let name: StaticString = "RSA"
        let address = unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, address, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var pair: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(clamping: bits)) == 1,
            unsafe EVP_PKEY_generate(context, &pair) == 1, let pair = unsafe pair
        else { throw failure() }
        return unsafe pair
    }

    /// A public number of the pair, big-endian without leading zeros.
    static func number(_ name: String, of pair: OpaquePointer) -> [UInt8] {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pair, name, &number) == 1 else { return [] }
        defer { unsafe BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(unsafe BN_num_bits(number)) + 7) / 8)
        _ = unsafe BN_bn2bin(number, &bytes)
        return bytes
    }

    /// Hashes, pads and signs a message.
    static func sign(
        _ message: [UInt8], _ scheme: SignatureScheme, with pair: OpaquePointer
    ) throws(SigningFailure) -> [UInt8] {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var options: OpaquePointer?
        guard unsafe EVP_DigestSignInit_ex(context, &options, scheme.digestName, nil, nil, pair, nil) == 1,
            unsafe scheme != .ps256 || EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1
        else { throw failure() }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(pair)))
        var count = signature.count
        guard unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1 else { throw failure() }
        return Array(signature.prefix(count))
    }

    /// Raises a block to the private exponent as it stands.
    static func sign(encodedMessage block: [UInt8], with pair: OpaquePointer) throws(SigningFailure) -> [UInt8] {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, pair, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(pair)))
        var count = signature.count
        guard unsafe EVP_PKEY_sign_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1,
            unsafe EVP_PKEY_sign(context, &signature, &count, block, block.count) == 1
        else { throw failure() }
        return Array(signature.prefix(count))
    }

    private static func failure() -> SigningFailure {
        ERR_clear_error()
        return SigningFailure()
    }
}
