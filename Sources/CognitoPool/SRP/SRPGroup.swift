import COpenSSL
import Signing

/// The group of Cognito's SRP: the 3072-bit prime of RFC 3526, which RFC 5054 takes over, with the generator 2.
///
/// Source: RFC 5054 §2.5.3, Appendix A; RFC 3526 §4
struct SRPGroup: Sendable {
    /// The length of the prime `N`, in bytes.
    static let length = 384

    let field: PrimeField
    /// `g`.
    let generator: BigNumber
    /// `k = H(N, g)`.
    let multiplier: BigNumber

    /// Throws when OpenSSL fails.
    static func cognito() throws(SigningFailure) -> SRPGroup { try made.get() }

    private static let made = Result<SRPGroup, SigningFailure> { () throws(SigningFailure) in try SRPGroup() }

    private init() throws(SigningFailure) {
        let prime = try unsafe BigNumber(taking: BN_get_rfc3526_prime_3072(nil))
        field = try PrimeField(prime: prime)
        generator = try BigNumber([2])
        multiplier = try BigNumber(SRPHash.of(SRPHash.padded(prime.bytes) + [2]))
    }
}
