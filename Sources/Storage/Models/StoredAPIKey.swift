public import JOSE

/// An API key as it is stored: a hash stands in for the secret.
public struct StoredAPIKey: Sendable, Equatable {
    /// The public part of the key.
    public let id: String
    public let owner: Owner
    /// The name that the owner gave it.
    public let name: String
    /// The scopes of the key, each without spaces.
    public let scopes: [String]
    /// The hash of the secret part.
    public let digest: [UInt8]
    public let createdAt: NumericDate
    /// From this time on the key is refused; `nil` for a key without expiry.
    public let expiresAt: NumericDate?
    /// The latest use that ``ApiKeysRepository/noteUse(of:at:)`` has stored; `nil` for none.
    public let lastUsedAt: NumericDate?

    public init(
        id: String, owner: Owner, name: String, scopes: [String], digest: [UInt8], createdAt: NumericDate, expiresAt: NumericDate? = nil,
        lastUsedAt: NumericDate? = nil
    ) {
        self.id = id
        self.owner = owner
        self.name = name
        self.scopes = scopes
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// The API keys that were deleted after a version, oldest first.
public struct APIKeyDeletions: Sendable, Equatable {
    public let ids: [String]
    /// The version to pass in the next call.
    public let version: Int64
}
