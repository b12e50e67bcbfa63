public import JOSE
public import StrictJSON

/// What an API key is good for, as it is stored.
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

    /// - Throws: What makes these texts no JSON document, such as their length.
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

/// Where API keys are looked up.
public protocol APIKeySource: Sendable {
    /// - Returns: What the key of this identifier is good for, expired or not; `nil` where there is none.
    /// - Throws: ``APIKeyUnavailable`` where that is unknown for now. An answer that takes longer than 10 s counts as that, and its task is
    ///   cancelled.
    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant?
}

/// It is unknown for now what a key is good for.
public struct APIKeyUnavailable: Error, Equatable, Sendable {
    /// In a word, for the log.
    public let reason: String

    public init(reason: String) { self.reason = reason }
}
