import COpenSSL

/// Reading a SubjectPublicKeyInfo, and the numbers of the key inside.
///
/// Source: RFC 5280 §4.1; RFC 3279 §2.3.1; RFC 5480 §2; RFC 8410 §3, §4
extension OpenSSLKey {
    /// `nil` unless all of `der` is one SubjectPublicKeyInfo in its DER spelling, of a key that OpenSSL takes.
    convenience init?(publicKeyInfo der: [UInt8]) {
        let pointer = unsafe der.withUnsafeBufferPointer { der -> OpaquePointer? in
            var next = der.baseAddress
            guard let key = unsafe d2i_PUBKEY(nil, &next, der.count) else { return nil }
            guard unsafe next == der.baseAddress.map({ unsafe $0 + der.count }), unsafe Self.encodes(key, as: der) else {
                unsafe EVP_PKEY_free(key)
                return nil
            }
            return unsafe key
        }
        unsafe self.init(pointer)
    }

    /// OpenSSL reads BER, which has many spellings of one key; what it writes is DER.
    ///
    /// Source: ITU-T X.690 §10.1
    private static func encodes(_ key: OpaquePointer, as der: UnsafeBufferPointer<UInt8>) -> Bool {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = unsafe Int(i2d_PUBKEY(key, &encoded))
        defer { unsafe CRYPTO_free(encoded, #file, #line) }
        return unsafe count == der.count && UnsafeBufferPointer(start: encoded, count: count).elementsEqual(der)
    }

    /// The algorithm's own kind of key: not RSASSA-PSS for RSA, not X25519 for Ed25519, and on the algorithm's curve.
    func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        switch algorithm.keyType {
        case .rsa: unsafe EVP_PKEY_is_a(pointer, "RSA") == 1
        case .ellipticCurve: unsafe EVP_PKEY_is_a(pointer, "EC") == 1 && Self.identifier(of: algorithm.curve) == group
        case .octetKeyPair: unsafe EVP_PKEY_is_a(pointer, "ED25519") == 1
        }
    }

    /// The number of the curve's name in OpenSSL; 0 where it is given by its parameters.
    private var group: Int32 {
        var name = InlineArray<64, CChar>(repeating: 0)
        var span = name.mutableSpan
        return unsafe span.withUnsafeMutableBufferPointer { name in
            guard unsafe EVP_PKEY_get_group_name(pointer, name.baseAddress, name.count, nil) == 1 else { return 0 }
            return unsafe OBJ_txt2nid(name.baseAddress)
        }
    }

    private static func identifier(of curve: Curve?) -> Int32 {
        switch curve {
        case .p256: NID_X9_62_prime256v1
        case .p384: NID_secp384r1
        case .p521: NID_secp521r1
        case nil: NID_undef
        }
    }

    /// A number of an RSA key, `n` or `e`: big-endian, without leading zero bytes. `nil` where there is none.
    func number(_ name: String) -> [UInt8]? {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(pointer, name, &number) == 1 else { return nil }
        defer { unsafe BN_free(number) }
        var octets = [UInt8](repeating: 0, count: unsafe Int(BN_num_bits(number) + 7) / 8)
        let count = unsafe Int(BN_bn2bin(number, &octets))
        return count == octets.count ? octets : nil
    }

    /// The point of a key on a curve, in the form in which it was encoded. `nil` where there is none.
    var encodedPoint: [UInt8]? {
        // The longest is that of P-521: 1 + 2 * 66 bytes.
        var octets = [UInt8](repeating: 0, count: 133)
        var count = 0
        guard unsafe EVP_PKEY_get_octet_string_param(pointer, "pub", &octets, octets.count, &count) == 1 else { return nil }
        return Array(octets.prefix(count))
    }

    /// The octets of an Ed25519 key. `nil` where there are none.
    var rawOctets: [UInt8]? {
        var octets = [UInt8](repeating: 0, count: EdwardsPoint.bytes)
        var count = octets.count
        guard unsafe EVP_PKEY_get_raw_public_key(pointer, &octets, &count) == 1 else { return nil }
        return Array(octets.prefix(count))
    }
}
