import COpenSSL

// A call of OpenSSL that fails is a refusal here, in PEM.swift, MessageDigest.swift and the files of verifications. Each leaves the
// thread's error queue empty, so that no later call can be blamed for it.

/// A public key in OpenSSL's form.
///
/// `@unchecked Sendable`: the key is never changed after `init`, and OpenSSL counts references to it atomically.
@safe final class OpenSSLKey: @unchecked Sendable {
    /// Valid as long as this object lives.
    let pointer: OpaquePointer

    /// `nil` when OpenSSL declines the numbers.
    convenience init?(_ numbers: RSANumbers) {
        let n = unsafe BN_bin2bn(numbers.modulus, Int32(numbers.modulus.count), nil)
        let e = unsafe BN_bin2bn(numbers.exponent, Int32(numbers.exponent.count), nil)
        defer {
            unsafe BN_free(n)
            unsafe BN_free(e)
        }
        unsafe self.init(
            Self.make("RSA") { builder in
                unsafe OSSL_PARAM_BLD_push_BN(builder, Self.pointer("n"), n) == 1
                    && OSSL_PARAM_BLD_push_BN(builder, Self.pointer("e"), e) == 1
            })
    }

    /// `nil` when the coordinates are no point of the curve, or OpenSSL declines.
    convenience init?(_ point: CurvePoint) {
        let key = unsafe point.uncompressed.withUnsafeBufferPointer { octets in
            unsafe Self.make("EC") { builder in
                unsafe OSSL_PARAM_BLD_push_utf8_string(builder, Self.pointer("group"), Self.pointer(point.curve.groupName), 0) == 1
                    && OSSL_PARAM_BLD_push_octet_string(builder, Self.pointer("pub"), octets.baseAddress, octets.count) == 1
            }
        }
        unsafe self.init(key)
        guard isOnItsCurve else { return nil }
    }

    /// `nil` when OpenSSL declines. It does not look whether the bytes are a point.
    convenience init?(_ point: EdwardsPoint) {
        unsafe self.init(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, point.encoded, point.encoded.count))
    }

    init?(_ pointer: OpaquePointer?) {
        guard let pointer = unsafe pointer else {
            ERR_clear_error()
            return nil
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe EVP_PKEY_free(pointer) }

    /// Building the key has checked this already; that it always will is promised by this call alone.
    ///
    /// Source: NIST SP 800-56A §5.6.2.3
    private var isOnItsCurve: Bool {
        let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, pointer, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_public_check(context) == 1 else {
            ERR_clear_error()
            return false
        }
        return true
    }

    /// A key of a type from what `push` gives the builder. That must live until this returns: the builder keeps addresses.
    private static func make(_ type: StaticString, _ push: (_ builder: OpaquePointer) -> Bool) -> OpaquePointer? {
        guard let builder = unsafe OSSL_PARAM_BLD_new() else { return nil }
        defer { unsafe OSSL_PARAM_BLD_free(builder) }
        guard unsafe push(builder), let parameters = unsafe OSSL_PARAM_BLD_to_param(builder) else { return nil }
        defer { unsafe OSSL_PARAM_free(parameters) }
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, pointer(type), nil) else { return nil }
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

extension Curve {
    fileprivate var groupName: StaticString {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        }
    }
}
