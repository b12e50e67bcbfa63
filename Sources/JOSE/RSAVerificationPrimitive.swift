import COpenSSL

/// RSAVP1 for the exponent 65537: whether a signature, raised to it, is the number that should have been signed.
///
/// OpenSSL's own way serves any exponent and takes twenty multiplications modulo the modulus. For this exponent seventeen of the same
/// multiplications do, Montgomery's, if nothing is carried into his form and back: each then leaves a factor behind, and all together leave
/// one that is the same for every signature of a key, namely what they make of 1. So the right number is multiplied by that factor, too. The
/// most of it is known ahead of time, and the rest, a hash, is short. Nothing here is secret, so it need not hide its timing.
///
/// `@unchecked Sendable`: it may move between threads, but `VerificationKey` hands its owner to one at a time.
///
/// Source: RFC 8017 §5.2.2; P. L. Montgomery, "Modular multiplication without trial division", 1985
@safe final class RSAVerificationPrimitive: @unchecked Sendable {
    /// Length of the modulus, and so of signatures, in bytes.
    let bytes: Int
    private let modulus: BigNumber
    /// What `raise` makes of 1. It has no divisor in common with the modulus, so whatever it is multiplied with stays as different as it was.
    private let factor: BigNumber
    private let montgomery: OpaquePointer?
    private let scratch: OpaquePointer?
    private let signature: BigNumber
    private let power: BigNumber
    private let expected: BigNumber

    /// `nil` for another exponent or another type of key, and when OpenSSL is out of memory.
    init?(_ key: OpenSSLKey) {
        guard let exponent = BigNumber(key, "e"), exponent.isWord(65_537), let modulus = BigNumber(key, "n"), let factor = BigNumber(),
            let signature = BigNumber(), let power = BigNumber(), let expected = BigNumber()
        else { return nil }
        self.modulus = modulus
        self.factor = factor
        self.signature = signature
        self.power = power
        self.expected = expected
        bytes = modulus.bytes
        unsafe montgomery = BN_MONT_CTX_new()
        unsafe scratch = BN_CTX_new()
        guard unsafe montgomery != nil, unsafe scratch != nil, unsafe BN_MONT_CTX_set(montgomery, modulus.pointer, scratch) == 1,
            signature.set([1].span), raise(signature, into: factor)
        else {
            ERR_clear_error()
            return nil
        }
    }

    deinit {
        unsafe BN_MONT_CTX_free(montgomery)
        unsafe BN_CTX_free(scratch)
    }

    /// Makes a number what `isSignature` takes as `scaled`. False when OpenSSL fails.
    func scale(_ number: BigNumber) -> Bool {
        unsafe BN_mod_mul(number.pointer, number.pointer, factor.pointer, modulus.pointer, scratch) == 1
    }

    /// Whether this is the signature of the sum of two numbers, of which the first has been scaled; the sum is below the modulus. A signature is
    /// as long as the modulus, and below it. False, too, when OpenSSL fails.
    func isSignature(_ octets: Span<UInt8>, of scaled: BigNumber, plus rest: BigNumber) -> Bool {
        guard octets.count == bytes, signature.set(octets), signature.isBelow(modulus), raise(signature, into: power),
            unsafe BN_mul(expected.pointer, rest.pointer, factor.pointer, scratch) == 1, expected.set(expected, plus: scaled),
            unsafe BN_div(nil, expected.pointer, expected.pointer, modulus.pointer, scratch) == 1
        else { return false }
        return power.equals(expected)
    }

    /// Raises a number, but for the factor: 65537 is 2 to the power of 16, for which it is squared as many times, and one more.
    private func raise(_ number: BigNumber, into power: BigNumber) -> Bool {
        guard multiply(number, number, into: power) else { return false }
        for _ in 1..<16 {
            guard multiply(power, power, into: power) else { return false }
        }
        return multiply(power, number, into: power)
    }

    private func multiply(_ first: BigNumber, _ second: BigNumber, into product: BigNumber) -> Bool {
        unsafe BN_mod_mul_montgomery(product.pointer, first.pointer, second.pointer, montgomery, scratch) == 1
    }
}
