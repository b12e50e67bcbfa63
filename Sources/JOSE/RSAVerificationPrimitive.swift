import COpenSSL

/// RSAVP1 for the exponent 65537: from a signature, the number that was signed.
///
/// OpenSSL's own way serves any exponent and takes twenty multiplications modulo the modulus; for this exponent eighteen of the same
/// multiplications do, which saves a seventh of the time (`make bench-micro`). Nothing in it is secret, so it need not hide its timing.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands its owner to one at a time.
///
/// Source: RFC 8017 §5.2.2
@safe final class RSAVerificationPrimitive: @unchecked Sendable {
    /// Length of the modulus, and so of signatures, in bytes.
    let bytes: Int
    private let modulus: BigNumber
    private let montgomery: OpaquePointer?
    private let scratch: OpaquePointer?
    private let signature: BigNumber
    private let power: BigNumber

    /// `nil` for another exponent or another type of key, and when OpenSSL is out of memory.
    init?(_ key: OpenSSLKey) {
        guard let exponent = BigNumber(key, "e"), exponent.isWord(65_537), let modulus = BigNumber(key, "n"),
            let signature = BigNumber(), let power = BigNumber()
        else { return nil }
        self.modulus = modulus
        self.signature = signature
        self.power = power
        bytes = modulus.bytes
        unsafe montgomery = BN_MONT_CTX_new()
        unsafe scratch = BN_CTX_new()
        guard unsafe montgomery != nil, unsafe scratch != nil, unsafe BN_MONT_CTX_set(montgomery, modulus.pointer, scratch) == 1 else {
            ERR_clear_error()
            return nil
        }
    }

    deinit {
        unsafe BN_MONT_CTX_free(montgomery)
        unsafe BN_CTX_free(scratch)
    }

    /// The number that was signed; `nil` unless the signature is as long as the modulus and below it, and when OpenSSL fails. It is
    /// another one after the next call.
    func recover(_ octets: Span<UInt8>) -> BigNumber? {
        guard octets.count == bytes, signature.set(octets), signature.isBelow(modulus), raise() else { return nil }
        return power
    }

    /// Raises the signature: 65537 is 2 to the power of 16, for which it is squared as many times, and one more.
    private func raise() -> Bool {
        guard unsafe BN_to_montgomery(power.pointer, signature.pointer, montgomery, scratch) == 1 else { return false }
        for _ in 0..<16 {
            guard unsafe BN_mod_mul_montgomery(power.pointer, power.pointer, power.pointer, montgomery, scratch) == 1 else { return false }
        }
        // The signature is not in Montgomery's form, so the product of both is not either.
        return unsafe BN_mod_mul_montgomery(power.pointer, power.pointer, signature.pointer, montgomery, scratch) == 1
    }
}
