public import Signing

/// The two keys of a pool: Cognito signs ID tokens with one and access tokens with the other.
public struct TokenKeys: Sendable {
    /// Signs ID tokens.
    public let id: SigningKey
    /// Signs access tokens.
    public let access: SigningKey

    /// Two new RSA-2048 keys, which takes about a fifth of a second. Throws when OpenSSL fails.
    public init() throws(SigningFailure) {
        id = try SigningKey()
        access = try SigningKey()
    }

    /// Two keys that were kept.
    init(id: SigningKey, access: SigningKey) {
        self.id = id
        self.access = access
    }

    /// The public halves.
    public var all: [SigningKey] { [id, access] }

    /// The key set that publishes both, as bytes of JSON.
    public var keySet: [UInt8] { SigningKey.keySet(all) }
}
