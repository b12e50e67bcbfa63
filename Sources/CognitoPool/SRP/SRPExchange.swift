import Signing

/// The server's side of one sign-in by SRP: it has sent `B`, and waits for the proof that the client knows the password.
///
/// Source: RFC 5054 §2.5.3, §2.6
struct SRPExchange: Sendable {
    let identity: SRPIdentity
    let verifier: SRPVerifier
    let clientValue: SRPClientValue
    /// `b`, with the length of RFC 5054 §2.5.3.
    private let secret: [UInt8]
    /// `B = k·v + g^b`, without leading zeros.
    let serverValue: [UInt8]

    /// Computes one power. Throws if OpenSSL fails.
    init(
        _ identity: SRPIdentity, _ verifier: SRPVerifier, clientValue: SRPClientValue, secret: [UInt8] = RandomText.bytes(32)
    ) throws(SigningFailure) {
        self.identity = identity
        self.verifier = verifier
        self.clientValue = clientValue
        self.secret = secret
        let group = try SRPGroup.cognito()
        let blinded = try group.field.product(group.multiplier, try BigNumber(verifier.verifier))
        serverValue = try group.field.sum(blinded, try group.power(secret)).bytes
    }

    /// The proof of a client that knows the password. Computes two powers. Throws if OpenSSL fails.
    func proof(secretBlock: [UInt8], timestamp: String) throws(SigningFailure) -> [UInt8] {
        try Self.proof(key: try key(), identity, secretBlock: secretBlock, timestamp: timestamp)
    }

    /// HMAC of pool name, user name, secret block and time stamp. Throws when OpenSSL fails.
    static func proof(
        key: [UInt8], _ identity: SRPIdentity, secretBlock: [UInt8], timestamp: String
    ) throws(SigningFailure) -> [UInt8] {
        try AuthenticationCode.make(key: key, identity.bytes + secretBlock + Array(timestamp.utf8))
    }

    /// The key from the shared secret, `S = (A · v^u)^b`. `u` is a hash of two numbers that cross the wire.
    private func key() throws(SigningFailure) -> [UInt8] {
        let field = try SRPGroup.cognito().field
        let scrambling = try SRPHash.scrambling(clientValue.bytes, serverValue)
        let base = try field.product(try BigNumber(clientValue.bytes), try verifier.power(scrambling))
        return try SRPHash.key(sharedSecret: try field.power(base, try BigNumber(secret)).bytes, scrambling: scrambling)
    }
}
