public import CognitoCore
public import CognitoPool
public import JOSE
public import Signing
import StrictJSON

/// Signs tokens as an Application Load Balancer does, with a key of the test.
///
///     let signer = try LoadBalancerSigner(for: balancer)
///     let good = try signer.token(for: user)
///     let expired = try signer.token(for: user) { $0.header["exp"] = 1 }
///
/// The test must serve `key.publicPEM` under the path `keyID`, at the load balancer's `keyLocation`.
public struct LoadBalancerSigner: Sendable {
    /// The load balancer whose ARN, issuer and client the tokens name.
    public let balancer: LoadBalancer
    /// The key that signs.
    public let key: SigningKey
    /// The source of the time at which tokens are signed; `nil` counts as 1970.
    public var now: @Sendable () -> NumericDate?

    /// - Parameters:
    ///   - balancer: The load balancer whose tokens are signed.
    ///   - key: An ES256 key; `nil` for a new one.
    ///   - now: The source of the time at which tokens are signed.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public init(
        for balancer: LoadBalancer, key: SigningKey? = nil, now: @escaping @Sendable () -> NumericDate? = NumericDate.systemNow
    ) throws(SigningFailure) {
        self.balancer = balancer
        self.key = if let key { key } else { try SigningKey(algorithm: .es256, keyID: "01234567-89ab-cdef-0123-456789abcdef") }
        self.now = now
    }

    /// Makes a value of `x-amzn-oidc-data` that is valid for two minutes.
    ///
    /// - Parameters:
    ///   - user: The user whom the token names.
    ///   - change: Changes the token before it is signed.
    /// - Returns: The token in compact serialization, with padding.
    /// - Throws: `SigningFailure`, if OpenSSL fails.
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
    /// The compact serialization as a load balancer writes it: each part has padding, which the signature covers.
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
