import COpenSSL
import Signing

/// The group of Cognito's SRP: the 3072-bit prime of RFC 3526, which RFC 5054 takes over, with the generator 2.
///
/// Source: RFC 5054 §2.5.3, Appendix A; RFC 3526 §4
struct SRPGroup: Sendable {
    /// The length of the prime `N`, in bytes.
    static let length = 384

    let field: PrimeField
    /// `k = H(N, g)`.
    let multiplier: BigNumber
    private let generator: FixedBase

    /// Throws when OpenSSL fails.
    static func cognito() throws(SigningFailure) -> SRPGroup { try made.get() }

    private static let made = Result<SRPGroup, SigningFailure> { () throws(SigningFailure) in try SRPGroup() }

    private init() throws(SigningFailure) {
        let prime = try unsafe BigNumber(taking: BN_get_rfc3526_prime_3072(nil))
        field = try PrimeField(prime: prime)
        generator = try FixedBase(try BigNumber([2]), in: field)
        multiplier = try BigNumber(SRPHash.of(SRPHash.padded(prime.bytes) + [2]))
    }

    /// `g ^ exponent`, in a time that depends on the exponent's length alone. Throws when OpenSSL fails.
    func power(_ exponent: [UInt8]) throws(SigningFailure) -> BigNumber { try generator.power(exponent) }
}
