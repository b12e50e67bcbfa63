public import JOSE

/// Keeps what is known of users' API keys.
///
/// Each function throws `StorageError.unavailable` where nothing can be said. What a function has stored or deleted when it returns
/// survives the end of the process and of the machine.
public protocol ApiKeysRepository: Sendable {
    /// Stores a key, unless its owner has so many already; however many ask at once, there are never more.
    ///
    /// - Throws: ``StorageError/limitExceeded(limit:)``; ``StorageError/conflict`` where there is one of this id;
    ///   ``StorageError/unstorableText`` for a text with a NUL.
    func add(_ key: StoredAPIKey, atMost limit: Int) async throws(StorageError)

    /// - Returns: The key of this id, expired or not.
    func apiKey(_ id: String) async throws(StorageError) -> StoredAPIKey?

    /// - Returns: The owner's keys, newest first, expired ones among them.
    func apiKeys(of owner: Owner) async throws(StorageError) -> [StoredAPIKey]

    /// - Returns: Whether there was such a key of this owner's; now there is none.
    func delete(_ id: String, of owner: Owner) async throws(StorageError) -> Bool

    /// Notes that a key was used. An earlier time than the one that is noted changes nothing, and so does an unknown id.
    func noteUse(of id: String, at time: NumericDate) async throws(StorageError)

    /// Says which keys have been deleted after a version, 0 at first: what another replica has deleted must not be accepted here.
    ///
    /// - Parameters:
    ///   - version: That of the previous answer.
    ///   - limit: The most deletions of an answer.
    func deletions(after version: Int64, limit: Int) async throws(StorageError) -> APIKeyDeletions

    /// Forgets which keys were deleted longer ago than this, by the database's clock. No replica may believe a key for as long without
    /// asking.
    func forgetDeletions(olderThan age: Duration) async throws(StorageError)
}
