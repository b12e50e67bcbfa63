public import JOSE

/// What is kept of an API key: everything but the key.
public struct StoredAPIKey: Sendable, Equatable {
    /// The public part of the key.
    public let id: String
    public let owner: Owner
    /// What its owner calls it.
    public let name: String
    /// What the key may do: names without spaces.
    public let scopes: [String]
    /// The hash of the secret part.
    public let digest: [UInt8]
    public let createdAt: NumericDate
    /// From then on the key is refused; `nil` for one that does not expire.
    public let expiresAt: NumericDate?
    /// When the key was last used, as far as it has been noted; `nil` for never.
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
    /// What to ask after next.
    public let version: Int64
}
