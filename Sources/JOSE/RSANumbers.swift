/// The two numbers of an RSA public key, both big-endian and without leading zero bytes, that have passed every rule of this file.
///
/// Source: RFC 7518 §2, §6.3.1; NIST SP 800-131A
struct RSANumbers {
    let modulus: [UInt8]
    let exponent: [UInt8]
    /// Length of the modulus, 2048 to 8192.
    let bits: Int

    /// - Throws: `malformedModulus`, `modulusSizeNotAllowed`, `factorableModulus` or `exponentNotAllowed`.
    init(modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) {
        bits = try Self.checkedBits(ofModulus: modulus)
        try Self.check(exponent: exponent)
        guard !Self.isFactorable(modulus) else { throw .factorableModulus }
        self.modulus = modulus
        self.exponent = exponent
    }

    private static func checkedBits(ofModulus modulus: [UInt8]) throws(JOSEError) -> Int {
        guard let first = modulus.first, let last = modulus.last, first != 0, last & 1 == 1 else {
            throw .malformedModulus
        }
        let bits = modulus.count * 8 - first.leadingZeroBitCount
        guard (2048...8192).contains(bits) else { throw .modulusSizeNotAllowed(bits: bits) }
        return bits
    }

    /// 64 bits is OpenSSL's own bound for large moduli; a longer exponent would only make each check slower.
    private static func check(exponent: [UInt8]) throws(JOSEError) {
        guard let first = exponent.first, first != 0, exponent.count <= 8 else { throw .exponentNotAllowed }
        let value = exponent.reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
        guard value >= 65_537, value & 1 == 1 else { throw .exponentNotAllowed }
    }

    /// - Returns: True if the modulus comes from the chips whose primes were powers of 65537 modulo every small prime: such a modulus is
    ///   one as well, and can be factored. Of all others, one in a thousand million looks the same.
    ///
    /// Source: CVE-2017-15361
    private static func isFactorable(_ modulus: [UInt8]) -> Bool {
        smallPrimes.allSatisfy { prime in
            let residue = modulus.reduce(0) { ($0 << 8 | UInt32($1)) % prime }
            var power: UInt32 = 1
            repeat {
                if power == residue { return true }
                power = power * 65_537 % prime
            } while power != 1
            return false
        }
    }

    private static let smallPrimes: [UInt32] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131,
        137, 139, 149, 151, 157, 163, 167,
    ]
}
