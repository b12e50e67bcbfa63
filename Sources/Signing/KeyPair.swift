import COpenSSL
package import JOSE

/// OpenSSL's calls for making a key pair and reading its public half. The caller of `generate` frees the pair.
package enum KeyPair {
    /// A new pair for the algorithm. Bits and exponent are those of an RSA key; the exponent is odd and at least three.
    package static func generate(for algorithm: SignatureAlgorithm, bits: Int, exponent: UInt = 65_537) throws(SigningFailure)
        -> OpaquePointer
    {
        let context = unsafe EVP_PKEY_CTX_new_from_name(nil, pointer(algorithm.keyType.name), nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var pair: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(context) == 1, unsafe setSize(algorithm, bits, context), unsafe set(exponent, algorithm, context),
            unsafe EVP_PKEY_generate(context, &pair) == 1, let pair = unsafe pair
        else { throw SigningFailure.afterClearingErrors() }
        return unsafe pair
    }

    private static func setSize(_ algorithm: SignatureAlgorithm, _ bits: Int, _ context: OpaquePointer?) -> Bool {
        switch algorithm.keyType {
        case .rsa: unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(clamping: bits)) == 1
        case .ellipticCurve: unsafe EVP_PKEY_CTX_set_group_name(context, algorithm.curveName) == 1
        case .octetKeyPair: true
        }
    }

    private static func set(_ exponent: UInt, _ algorithm: SignatureAlgorithm, _ context: OpaquePointer?) -> Bool {
        guard algorithm.keyType == .rsa else { return true }
        let number = unsafe BN_new()
        defer { unsafe BN_free(number) }
        return unsafe number != nil && BN_set_word(number, exponent) == 1 && EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, number) == 1
    }

    /// A public number of the pair, big-endian, with leading zeros up to a length. Empty when there is none of that name.
    static func number(_ name: String, of pair: OpaquePointer, length: Int = 0) -> [UInt8] {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pair, name, &number) == 1 else { return [] }
        defer { unsafe BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: max(length, (Int(unsafe BN_num_bits(number)) + 7) / 8))
        _ = unsafe BN_bn2binpad(number, &bytes, Int32(clamping: bytes.count))
        return bytes
    }

    /// The 32 bytes of an Ed25519 public key.
    static func octets(of pair: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        guard unsafe EVP_PKEY_get_raw_public_key(pair, &bytes, &count) == 1 else { return [] }
        return Array(bytes.prefix(count))
    }

    /// The public half as a SubjectPublicKeyInfo in DER.
    ///
    /// Source: RFC 5280 §4.1
    static func publicKeyInfo(of pair: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, Int(unsafe i2d_PUBKEY(pair, nil))))
        _ = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            var end = bytes.baseAddress
            return unsafe i2d_PUBKEY(pair, &end)
        }
        return bytes
    }

    /// OpenSSL keeps the address of the name, so it must outlive the call; a literal's characters never move.
    private static func pointer(_ name: StaticString) -> UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

extension SigningFailure {
    /// The failure of a call to OpenSSL, whose error queue is left empty.
    package static func afterClearingErrors() -> SigningFailure {
        ERR_clear_error()
        return SigningFailure()
    }
}

extension SignatureAlgorithm.KeyType {
    /// OpenSSL's name for the algorithm's keys.
    fileprivate var name: StaticString {
        switch self {
        case .rsa: "RSA"
        case .ellipticCurve: "EC"
        case .octetKeyPair: "ED25519"
        }
    }
}
