import CognitoAuth
import Storage

/// The API keys in the database.
struct StoredKeys: APIKeySource {
    let database: Database

    func grant(of id: String) async throws(APIKeyUnavailable) -> APIKeyGrant? {
        do throws(StorageError) {
            return try await database.perform(.lookUpAPIKey) { store throws(StorageError) in try await store.apiKeys.apiKey(id) }
                .flatMap(APIKeyGrant.init(stored:))
        } catch {
            guard case .unavailable(let outage) = error else { throw APIKeyUnavailable(reason: "unexpected answer") }
            throw APIKeyUnavailable(reason: "\(outage)")
        }
    }
}

extension APIKeyGrant {
    /// `nil` if the claims of the key are no valid JSON, which the texts that routes store cannot cause.
    init?(stored key: StoredAPIKey) {
        try? self.init(
            id: key.id, issuer: key.owner.issuer, subject: key.owner.subject, scopes: key.scopes, digest: key.digest,
            expiresAt: key.expiresAt)
    }
}
