import COpenSSL
import Signing

/// Arithmetic modulo an odd prime.
///
/// `@unchecked Sendable`: the Montgomery context is only read after `init`.
@safe final class PrimeField: @unchecked Sendable {
    let prime: BigNumber
    private let montgomery: OpaquePointer

    /// Throws when OpenSSL fails.
    init(prime: BigNumber) throws(SigningFailure) {
        self.prime = prime
        let context = unsafe BN_CTX_new()
        defer { unsafe BN_CTX_free(context) }
        guard let montgomery = unsafe BN_MONT_CTX_new() else { throw .afterClearingErrors() }
        guard unsafe BN_MONT_CTX_set(montgomery, prime.pointer, context) == 1 else {
            unsafe BN_MONT_CTX_free(montgomery)
            throw .afterClearingErrors()
        }
        unsafe self.montgomery = montgomery
    }

    deinit { unsafe BN_MONT_CTX_free(montgomery) }

    /// `base ^ exponent mod prime`, in a time that does not depend on the exponent. Throws when OpenSSL fails.
    func power(_ base: BigNumber, _ exponent: BigNumber) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in
            unsafe BN_mod_exp_mont_consttime(result, base.pointer, exponent.pointer, prime.pointer, context, montgomery)
        }
    }

    /// `base ^ exponent mod prime`, in a time that depends on the exponent alone: the base may be secret, but whoever listens knows the
    /// exponent. It takes a tenth less time than `power(_:_:)`. Throws when OpenSSL fails.
    func power(_ base: BigNumber, public exponent: BigNumber) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in
            unsafe BN_mod_exp_mont(result, base.pointer, exponent.pointer, prime.pointer, context, montgomery)
        }
    }

    /// `left × right mod prime`. Throws when OpenSSL fails.
    func product(_ left: BigNumber, _ right: BigNumber) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in unsafe BN_mod_mul(result, left.pointer, right.pointer, prime.pointer, context) }
    }

    /// `left + right mod prime`. Throws when OpenSSL fails.
    func sum(_ left: BigNumber, _ right: BigNumber) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in unsafe BN_mod_add(result, left.pointer, right.pointer, prime.pointer, context) }
    }

    /// `left − right mod prime`. Throws when OpenSSL fails.
    func difference(_ left: BigNumber, _ right: BigNumber) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in unsafe BN_mod_sub(result, left.pointer, right.pointer, prime.pointer, context) }
    }

    /// `first ^ a × second ^ b mod prime`, in a time that depends on the exponents alone, and is shorter than that of two powers. Throws when
    /// OpenSSL fails.
    func product(
        _ first: BigNumber, toPublic a: BigNumber, _ second: BigNumber, toPublic b: BigNumber
    ) throws(SigningFailure) -> BigNumber {
        try unsafe made { result, context in
            unsafe BN_mod_exp2_mont(result, first.pointer, a.pointer, second.pointer, b.pointer, prime.pointer, context, montgomery)
        }
    }

    /// The product of one number from each row, in a time that depends on the count alone. Throws when OpenSSL fails.
    func product(of rows: [MontgomeryNumbers], at places: [UInt64]) throws(SigningFailure) -> BigNumber {
        let factor = try unsafe BigNumber(taking: BN_new())
        var words = [UInt64](repeating: 0, count: rows.first?.width ?? 0)
        defer { unsafe words.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) } }
        return try unsafe made { result, context in
            guard unsafe BN_set_word(result, 1) == 1, unsafe BN_to_montgomery(result, result, montgomery, context) == 1 else { return 0 }
            for (row, place) in zip(rows, places) {
                row.copy(place, to: &words)
                let isRead = unsafe words.withUnsafeBytes { bytes in
                    unsafe BN_native2bn(bytes.baseAddress, Int32(clamping: bytes.count), factor.pointer) != nil
                }
                guard isRead, unsafe BN_mod_mul_montgomery(result, result, factor.pointer, montgomery, context) == 1 else { return 0 }
            }
            return unsafe BN_from_montgomery(result, result, montgomery, context)
        }
    }

    /// A number in Montgomery's form, as machine words. Throws when OpenSSL fails.
    func montgomeryWords(of number: BigNumber) throws(SigningFailure) -> [UInt64] {
        let form = try unsafe made { result, context in unsafe BN_to_montgomery(result, number.pointer, montgomery, context) }
        var words = [UInt64](repeating: 0, count: (Int(unsafe BN_num_bits(prime.pointer)) + 63) / 64)
        let count = unsafe words.withUnsafeMutableBytes { bytes in
            unsafe BN_bn2nativepad(form.pointer, bytes.baseAddress, Int32(clamping: bytes.count))
        }
        guard count > 0 else { throw .afterClearingErrors() }
        return words
    }

    @unsafe private func made(
        _ compute: (_ result: OpaquePointer?, _ context: OpaquePointer?) -> Int32
    ) throws(SigningFailure) -> BigNumber {
        let context = unsafe BN_CTX_new()
        defer { unsafe BN_CTX_free(context) }
        let result = try unsafe BigNumber(taking: BN_new())
        guard unsafe compute(result.pointer, context) == 1 else { throw .afterClearingErrors() }
        return result
    }
}
