public import Signing

/// The two keys of a pool, one for ID tokens and one for access tokens, as Cognito has.
public struct TokenKeys: Sendable {
    /// Signs ID tokens.
    public let id: SigningKey
    /// Signs access tokens.
    public let access: SigningKey

    /// Makes two RSA-2048 keys, which takes about a fifth of a second.
    ///
    /// - Throws: `SigningFailure`, if OpenSSL fails.
    public init() throws(SigningFailure) {
        id = try SigningKey()
        access = try SigningKey()
    }

    /// Two stored keys.
    init(id: SigningKey, access: SigningKey) {
        self.id = id
        self.access = access
    }

    /// Both keys.
    public var all: [SigningKey] { [id, access] }

    /// The JSON of the key set that publishes both keys.
    public var keySet: [UInt8] { SigningKey.keySet(all) }
}
