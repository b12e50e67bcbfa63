public import JOSE
public import StrictJSON

/// A stored API key: its user, its scopes and its expiry.
public struct APIKeyGrant: Sendable {
    /// The public part of the key.
    public let id: String
    /// `iss` of the user for whom the key acts.
    public let issuer: String
    /// `sub` of the user.
    public let subject: String
    public let scopes: [String]
    /// ``APIKey/digest`` of the key.
    let digest: [UInt8]
    /// From then on the key is refused; `nil` for one that does not expire.
    public let expiresAt: NumericDate?
    let claimsSet: JSONDocument

    /// - Throws: `JSONError`, if the texts make no JSON document, such as for their length.
    public init(
        id: String, issuer: String, subject: String, scopes: [String], digest: [UInt8], expiresAt: NumericDate?
    ) throws(JSONError) {
        self.id = id
        self.issuer = issuer
        self.subject = subject
        self.scopes = scopes
        self.digest = digest
        self.expiresAt = expiresAt
        let claims: JSONValue = [
            "iss": .string(issuer), "sub": .string(subject), "scope": .string(scopes.joined(separator: " ")), "api_key": .string(id),
        ]
        claimsSet = try JSONDocument(parsing: claims.encoded())
    }
}

/// A source of API keys.
public protocol APIKeySource: Sendable {
    /// - Returns: The key of this identifier, expired or not; `nil` if there is none.
    /// - Throws: ``APIKeyUnavailable``, if the source cannot be asked. An answer that takes longer than 10 s counts as that, and its task is
    ///   cancelled.
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant?
}

/// The error of a source of API keys that cannot be asked.
public struct APIKeyUnavailable: Error, Equatable, Sendable {
    /// The reason in a word, for the log.
    public let reason: String

    public init(reason: String) { self.reason = reason }
}
