import JOSE

/// API keys in a database.
struct SQLAPIKeys<Database: SQLDatabase>: ApiKeysRepository {
    let database: Database

    func add(_ key: StoredAPIKey, atMost limit: Int) async throws(StorageError) {
        let added = try await database.rows(
            APIKeyStatements.add, .text(key.id), .text(key.owner.issuer), .text(key.owner.subject), .text(key.name),
            .text(key.scopes.joined(separator: " ")), .bytes(key.digest), .date(key.createdAt), .optional(key.expiresAt),
            .integer(Int64(limit)))
        guard !added.isEmpty else { throw .limitExceeded(limit: limit) }
    }

    func apiKey(_ id: String) async throws(StorageError) -> StoredAPIKey? {
        try await database.rows(APIKeyStatements.one, .text(id)).first.map { (row) throws(StorageError) in try StoredAPIKey(row) }
    }

    func apiKeys(of owner: Owner) async throws(StorageError) -> [StoredAPIKey] {
        try await database.rows(APIKeyStatements.own, .text(owner.issuer), .text(owner.subject))
            .map { (row) throws(StorageError) in try StoredAPIKey(row) }
    }

    func delete(_ id: String, of owner: Owner) async throws(StorageError) -> Bool {
        try await !database.rows(APIKeyStatements.delete, .text(id), .text(owner.issuer), .text(owner.subject)).isEmpty
    }

    func noteUse(of id: String, at time: NumericDate) async throws(StorageError) {
        _ = try await database.rows(APIKeyStatements.noteUse, .text(id), .date(time))
    }

    func deletions(after version: Int64, limit: Int) async throws(StorageError) -> APIKeyDeletions {
        let rows = try await database.rows(APIKeyStatements.deletions, .integer(version), .integer(Int64(limit)))
        return APIKeyDeletions(
            ids: try rows.map { (row) throws(StorageError) in try row.text(1) },
            version: try rows.last.map { (row) throws(StorageError) in try row.integer(0) } ?? version)
    }

    func forgetDeletions(olderThan age: Duration) async throws(StorageError) {
        _ = try await database.rows(APIKeyStatements.forgetDeletions, .number(age / .seconds(1)))
    }
}

extension StoredAPIKey {
    /// Reads the columns in the order in which every statement names them.
    fileprivate init(_ row: SQLRow) throws(StorageError) {
        self.init(
            id: try row.text(0), owner: try row.owner(1), name: try row.text(3),
            scopes: try row.text(4).split(separator: " ").map(String.init), digest: try row.bytes(5), createdAt: try row.date(6),
            expiresAt: try row.optionalDate(7), lastUsedAt: try row.optionalDate(8))
    }
}
