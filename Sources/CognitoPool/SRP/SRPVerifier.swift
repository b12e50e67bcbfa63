import Signing

/// What a pool keeps of a password so that SRP can check it: nobody can sign in with it.
///
/// Source: RFC 5054 §2.4
struct SRPVerifier: Sendable, Equatable {
    /// Bytes of a salt, as Cognito has them.
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

    /// A verifier that has been kept.
    init(salt: [UInt8], verifier: [UInt8]) {
        self.salt = salt
        self.verifier = verifier
    }
}
