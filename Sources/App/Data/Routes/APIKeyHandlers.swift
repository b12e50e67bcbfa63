import CognitoAuth
import CognitoCore
import HTTPServer
import HTTPTypes
import JOSE
import Storage
import StrictJSON

/// The handlers of `/api-keys`.
struct APIKeyHandlers: Sendable {
    /// The most keys of a user.
    static let limit = 100

    let database: Database
    let keys: APIKeyDirectory
    let now: @Sendable () -> NumericDate?

    /// Makes a key. No later answer shows its secret again.
    func create(_ posted: JSONDocument, by user: UserClaims) async throws(Problem) -> Response {
        guard let now = now() else { throw .internalError }
        let wanted = try APIKeyContent(posted, now: now)
        let key = APIKey()
        guard let digest = key.digest else { throw .internalError }
        let stored = StoredAPIKey(
            id: key.id, owner: Owner(of: user), name: wanted.name, scopes: wanted.scopes, digest: digest, createdAt: now,
            expiresAt: wanted.expiresAt)
        try await database.answer(.addAPIKey) { store throws(StorageError) in
            try await store.apiKeys.add(stored, atMost: Self.limit)
        }
        if let grant = APIKeyGrant(stored: stored) { keys.learn(grant) }
        return Response(
            status: .created,
            json: [
                "id": .string(key.id), "name": .string(stored.name), "key": .string(key.revealed), "scopes": stored.scopesJSON,
                "createdAt": Timestamp.json(now), "expiresAt": Timestamp.json(stored.expiresAt),
            ])
    }

    func list(for user: UserClaims) async throws(Problem) -> JSONValue {
        let owner = Owner(of: user)
        let found = try await database.answer(.listAPIKeys) { store throws(StorageError) in try await store.apiKeys.apiKeys(of: owner) }
        return ["apiKeys": .array(found.map(\.json))]
    }

    /// Deletes a key. This replica refuses it at once, others once they have read the change.
    func delete(_ id: String?, for user: UserClaims) async throws(Problem) -> HTTPResponse.Status {
        let owner = Owner(of: user)
        guard let id, !id.utf8.contains(0) else { throw .notFound }
        let isDeleted = try await database.answer(.deleteAPIKey) { store throws(StorageError) in
            try await store.apiKeys.delete(id, of: owner)
        }
        guard isDeleted else { throw .notFound }
        keys.forget(id)
        return .noContent
    }
}

/// The content of a request for a key.
private struct APIKeyContent {
    let name: String
    let scopes: [String]
    let expiresAt: NumericDate?

    init(_ posted: JSONDocument, now: NumericDate) throws(Problem) {
        var reader = ContentReader(posted.root)
        let name = reader.text("name", characters: 1...100)
        reader.require("name", name != nil)
        let known = KeyScope.allCases.map(\.rawValue)
        let scopes = reader.member("scopes", must: "an array of at least one of \(known.joined(separator: ", "))") { value in
            let scopes = value.elements?.compactMap(\.string) ?? []
            guard !scopes.isEmpty, scopes.count == value.elements?.count, scopes.allSatisfy(known.contains) else { return nil as [String]? }
            return known.filter(scopes.contains)
        }
        expiresAt = reader.future("expiresAt", after: now)
        try reader.finish()
        self.name = name ?? ""
        self.scopes = scopes ?? known
    }
}

extension ContentReader {
    /// A time after `now`.
    mutating func future(_ name: String, after now: NumericDate) -> NumericDate? {
        member(name, must: "a time to come, such as 2030-01-01T00:00:00Z") { value in
            value.string.flatMap(Timestamp.date).flatMap { now < $0 ? $0 : nil }
        }
    }
}

extension StoredAPIKey {
    fileprivate var scopesJSON: JSONValue { .array(scopes.map { .string($0) }) }

    fileprivate var json: JSONValue {
        [
            "id": .string(id), "name": .string(name), "scopes": scopesJSON, "createdAt": Timestamp.json(createdAt),
            "expiresAt": Timestamp.json(expiresAt), "lastUsedAt": Timestamp.json(lastUsedAt),
        ]
    }
}
