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

    /// The verifier of a password. Throws when OpenSSL fails.
    init(
        _ identity: SRPIdentity, password: String, salt: [UInt8] = RandomText.bytes(saltLength)
    ) throws(SigningFailure) {
        let group = try SRPGroup.cognito()
        let secret = try SRPHash.privateKey(salt: salt, identity, password: password)
        self.salt = salt
        verifier = try group.field.power(group.generator, secret).bytes
    }

    /// The verifier of an unknown user, whom no password signs in. It is the same for all of them, which nobody sees: the random part of `B`
    /// conceals it. Throws when OpenSSL fails.
    ///
    /// Source: docs/threats.md, 141
    static func decoy(salt: [UInt8]) throws(SigningFailure) -> SRPVerifier { SRPVerifier(salt: salt, verifier: try nobody.get()) }

    private static let nobody = Result<[UInt8], SigningFailure> { () throws(SigningFailure) in
        try SRPVerifier(SRPIdentity(username: "", poolID: ""), password: RandomText.password()).verifier
    }

    /// A stored verifier.
    init(salt: [UInt8], verifier: [UInt8]) {
        self.salt = salt
        self.verifier = verifier
    }
}
