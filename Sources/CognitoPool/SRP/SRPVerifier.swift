import Signing

/// The verifier that a pool stores instead of a password to check SRP proofs. A stolen verifier does not suffice to sign in.
///
/// Source: RFC 5054 §2.4
struct SRPVerifier: Sendable, Equatable {
    /// The length of a salt in bytes, as in Cognito.
    static let saltLength = 16

    let salt: [UInt8]
    /// `v = g^x`, without leading zeros.
    let verifier: [UInt8]
    /// `v ^ 2^128`, with which a power takes two thirds of the time; `nil` unless ``SRPVerifiers`` has made the verifier.
    private var half: [UInt8]?

    /// The verifier of a password. Throws when OpenSSL fails.
    init(
        _ identity: SRPIdentity, password: String, salt: [UInt8] = RandomText.bytes(saltLength)
    ) throws(SigningFailure) {
        let group = try SRPGroup.cognito()
        let secret = try SRPHash.privateKey(salt: salt, identity, password: password)
        self.salt = salt
        verifier = try group.power(secret.bytes).bytes
    }

    /// The verifier of an unknown user, whom no password signs in. It is the same for all of them, which nobody sees: the random part of `B`
    /// conceals it. Throws when OpenSSL fails.
    ///
    /// Source: docs/threats.md, 141
    static func decoy(salt: [UInt8]) throws(SigningFailure) -> SRPVerifier { SRPVerifier(salt: salt, verifier: try nobody.get()) }

    private static let nobody = Result<[UInt8], SigningFailure> { () throws(SigningFailure) in
        try SRPVerifier(SRPIdentity(username: "", poolID: ""), password: RandomText.password()).verifier
    }

    /// The verifier with what makes its powers quicker. It takes half the time of a power, and so is for verifiers that are kept in memory; a
    /// pool must give it to those of all names or of none, or the time would tell which users exist. Throws when OpenSSL fails.
    func quickened() throws(SigningFailure) -> SRPVerifier {
        let exponent = try BigNumber([1] + [UInt8](repeating: 0, count: Self.halfLength))
        var quick = self
        quick.half = try SRPGroup.cognito().field.power(try BigNumber(verifier), public: exponent).bytes
        return quick
    }

    /// `v ^ u`. Throws when OpenSSL fails.
    ///
    /// - Parameter scrambling: `u`, 32 public bytes.
    func power(_ scrambling: [UInt8]) throws(SigningFailure) -> BigNumber {
        let (field, base) = (try SRPGroup.cognito().field, try BigNumber(verifier))
        guard let half else { return try field.power(base, public: try BigNumber(scrambling)) }
        let (high, low) = (Array(scrambling.dropLast(Self.halfLength)), Array(scrambling.suffix(Self.halfLength)))
        return try field.product(base, toPublic: try BigNumber(low), try BigNumber(half), toPublic: try BigNumber(high))
    }

    /// The length in bytes of half an exponent.
    private static let halfLength = 16

    /// A stored verifier.
    init(salt: [UInt8], verifier: [UInt8]) {
        self.salt = salt
        self.verifier = verifier
    }
}
