public import CognitoCore
public import CognitoPool
public import JOSE
public import Signing
import StrictJSON

/// Says whom an Application Load Balancer has signed in, with a key of a test's own.
///
///     let signer = try LoadBalancerSigner(for: balancer)
///     let good = try signer.token(for: user)
///     let expired = try signer.token(for: user) { $0.header["exp"] = 1 }
///
/// The test serves `key.publicPEM` under the path `keyID`, and has the load balancer's `keyLocation` point there.
public struct LoadBalancerSigner: Sendable {
    /// Who signs.
    public let balancer: LoadBalancer
    /// The key that signs.
    public let key: SigningKey
    /// The time at which tokens are signed.
    public var now: @Sendable () -> NumericDate?

    /// A signer with this key, or else with a new one.
    ///
    /// - Throws: When OpenSSL fails.
    public init(
        for balancer: LoadBalancer, key: SigningKey? = nil, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(SigningFailure) {
        self.balancer = balancer
        self.key = if let key { key } else { try SigningKey(algorithm: .es256, keyID: "01234567-89ab-cdef-0123-456789abcdef") }
        self.now = now
    }

    /// The value of `x-amzn-oidc-data` for a user, good for two minutes. The closure changes it before it is signed.
    ///
    /// - Throws: When OpenSSL fails.
    public func token(
        for user: TestUser, _ change: (inout TokenDraft) -> Void = { _ in }
    ) throws(SigningFailure) -> String {
        let end = JSONValue.integer((now().map { Int64($0.secondsSinceEpoch) } ?? 0) + 120)
        var draft = TokenDraft(claims: ["sub": .string(user.subject), "username": .string(user.username)], key: key)
        draft.claims["email"] = user.email.map { .string($0) }
        draft.claims["exp"] = end
        draft.claims["iss"] = .string(balancer.issuer)
        draft.header = [
            "typ": "JWT", "kid": .string(key.keyID), "alg": "ES256", "iss": .string(balancer.issuer),
            "client": .string(balancer.clientIDs.first ?? ""), "signer": .string(balancer.arn), "exp": end,
        ]
        draft.signature = .made(.es256)
        change(&draft)
        return try draft.paddedSerialization()
    }
}

extension TokenDraft {
    /// The compact serialization as a load balancer writes it, signed with its padding.
    func paddedSerialization() throws(SigningFailure) -> String {
        let signed = "\(Self.padded(header.json.encoded())).\(Self.padded(claims.json.encoded()))"
        let signature =
            switch signature {
            case .made(let scheme): try key.sign(signed.utf8, scheme: scheme)
            case .bytes(let bytes): bytes
            }
        return "\(signed).\(Self.padded(signature))"
    }

    private static func padded(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes)
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
