import Signing

/// `A`, which begins a sign-in by SRP: a number from 1 to `N − 1`. A multiple of `N` would make the shared secret zero for every password.
///
/// Source: RFC 5054 §2.5.4
struct SRPClientValue: Sendable, Equatable {
    /// Without leading zeros.
    let bytes: [UInt8]

    /// Reads `SRP_A` in hexadecimal digits; `nil` for a malformed or out-of-range number. Throws if OpenSSL fails.
    init?(hexadecimal text: String) throws(SigningFailure) {
        guard let digits = Hexadecimal.bytes(text, maximumDigits: 2 * SRPGroup.length + 2) else { return nil }
        let number = try BigNumber(digits)
        let prime = try SRPGroup.cognito().field.prime
        guard !number.isZero, number < prime else { return nil }
        bytes = number.bytes
    }
}
