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
