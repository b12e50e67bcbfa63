import COpenSSL
import Signing

/// The hashes of Cognito's SRP. They depart from RFC 5054 in the padding of numbers, and derive the key by HKDF.
///
/// Source: RFC 5054 §2.5.3, §2.6; RFC 5869 §2; amazon-cognito-identity-js, `AuthenticationHelper`
enum SRPHash {
    /// The length of the key that signs the proof, in bytes.
    static let keyLength = 16

    /// The 32 bytes of SHA-256. Throws when OpenSSL fails.
    static func of(_ message: [UInt8]) throws(SigningFailure) -> [UInt8] {
        let hash = Digest.sha256(message)
        guard !hash.isEmpty else { throw .afterClearingErrors() }
        return hash
    }

    /// The bytes of a number for hashing: without leading zeros, but with one zero byte if the top bit is set, as in two's complement.
    static func padded(_ number: [UInt8]) -> [UInt8] {
        let digits = Array(number.drop { $0 == 0 })
        guard let first = digits.first else { return [0] }
        return first < 0x80 ? digits : [0] + digits
    }

    /// `x = H(salt, H(poolName username ":" password))`, the secret behind a verifier. Throws when OpenSSL fails.
    static func privateKey(
        salt: [UInt8], _ identity: SRPIdentity, password: String
    ) throws(SigningFailure) -> BigNumber {
        let credentials = try of(identity.bytes + [UInt8(ascii: ":")] + Array(password.utf8))
        return try BigNumber(of(padded(salt) + credentials))
    }

    /// `u = H(A, B)`. Throws when OpenSSL fails.
    static func scrambling(_ clientValue: [UInt8], _ serverValue: [UInt8]) throws(SigningFailure) -> [UInt8] {
        try of(padded(clientValue) + padded(serverValue))
    }

    /// HKDF of the shared secret, salted with `u`. Throws when OpenSSL fails.
    static func key(sharedSecret: [UInt8], scrambling: [UInt8]) throws(SigningFailure) -> [UInt8] {
        let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var key = [UInt8](repeating: 0, count: keyLength)
        var count = keyLength
        guard unsafe EVP_PKEY_derive_init(context) == 1,
            unsafe EVP_PKEY_CTX_ctrl_str(context, "md", "SHA256") == 1,
            unsafe EVP_PKEY_CTX_ctrl_str(context, "hexsalt", Hexadecimal.pairs(padded(scrambling))) == 1,
            unsafe EVP_PKEY_CTX_ctrl_str(context, "hexkey", Hexadecimal.pairs(padded(sharedSecret))) == 1,
            unsafe EVP_PKEY_CTX_ctrl_str(context, "info", "Caldera Derived Key") == 1,
            unsafe EVP_PKEY_derive(context, &key, &count) == 1, count == keyLength
        else { throw .afterClearingErrors() }
        return key
    }
}
