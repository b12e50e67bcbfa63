import Signing

/// The client's side of a sign-in by SRP, for programs that run the pool in their own process.
///
/// Source: RFC 5054 §2.6
struct SRPClient: Sendable {
    /// `A = g^a`, in the form of `SRP_A`.
    let clientValue: String
    private let value: [UInt8]
    private let secret: BigNumber

    /// Throws when OpenSSL fails.
    init(secret: [UInt8] = RandomText.bytes(32)) throws(SigningFailure) {
        let group = try SRPGroup.cognito()
        self.secret = try BigNumber(secret)
        value = try group.power(secret).bytes
        clientValue = Hexadecimal.text(value)
    }

    /// The parameters of the challenge `PASSWORD_VERIFIER`.
    struct Challenge: Sendable {
        let identity: SRPIdentity
        let salt: [UInt8]
        let serverValue: [UInt8]
        let secretBlock: [UInt8]
    }

    /// The proof of a password. Throws when OpenSSL fails.
    func proof(of password: String, for challenge: Challenge, timestamp: String) throws(SigningFailure) -> [UInt8] {
        let key = try key(challenge, password)
        return try SRPExchange.proof(key: key, challenge.identity, secretBlock: challenge.secretBlock, timestamp: timestamp)
    }

    /// The key from the shared secret, `S = (B − k·g^x)^a · ((B − k·g^x)^u)^x`.
    private func key(_ challenge: Challenge, _ password: String) throws(SigningFailure) -> [UInt8] {
        let group = try SRPGroup.cognito()
        let scrambling = try SRPHash.scrambling(value, challenge.serverValue)
        let x = try SRPHash.privateKey(salt: challenge.salt, challenge.identity, password: password)
        let verifier = try group.power(x.bytes)
        let serverPower = try group.field.difference(
            try BigNumber(challenge.serverValue), try group.field.product(group.multiplier, verifier))
        let scrambled = try group.field.power(try group.field.power(serverPower, try BigNumber(scrambling)), x)
        let shared = try group.field.product(try group.field.power(serverPower, secret), scrambled)
        return try SRPHash.key(sharedSecret: shared.bytes, scrambling: scrambling)
    }
}
