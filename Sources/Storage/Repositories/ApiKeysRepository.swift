public import JOSE

/// Stores users' API keys.
///
/// Each function throws ``StorageError/unavailable(_:)`` if the database gives no answer. A change survives a crash of the process and of the
/// machine once the function has returned.
public protocol ApiKeysRepository: Sendable {
    /// Stores a key. The limit holds under concurrent calls, too.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - limit: The most keys of one owner, expired ones included.
    /// - Throws: ``StorageError/limitExceeded(limit:)`` if the owner has that many keys; ``StorageError/conflict`` if the id is taken;
    ///   ``StorageError/unstorableText`` for a text with a NUL.
    func add(_ key: StoredAPIKey, atMost limit: Int) async throws(StorageError)

    /// - Returns: The key of this id, expired or not; `nil` if there is none.
    func apiKey(_ id: String) async throws(StorageError) -> StoredAPIKey?

    /// - Returns: The owner's keys, newest first, expired ones among them.
    func apiKeys(of owner: Owner) async throws(StorageError) -> [StoredAPIKey]

    /// Deletes a key of an owner.
    ///
    /// - Returns: True if the owner had a key of this id.
    func delete(_ id: String, of owner: Owner) async throws(StorageError) -> Bool

    /// Stores the time at which a key was used. An earlier time than the stored one, or an unknown id, changes nothing.
    func noteUse(of id: String, at time: NumericDate) async throws(StorageError)

    /// Lists the keys that were deleted after a version, so that a replica refuses keys that another one has deleted.
    ///
    /// - Parameters:
    ///   - version: The version of the previous answer; 0 at first.
    ///   - limit: The most deletions of an answer.
    /// - Returns: The deletions, oldest first, and the version for the next call.
    func deletions(after version: Int64, limit: Int) async throws(StorageError) -> APIKeyDeletions

    /// Drops the list entries of keys that were deleted longer ago than this, by the database's clock.
    ///
    /// - Parameter age: Longer than any replica accepts a key from memory.
    func forgetDeletions(olderThan age: Duration) async throws(StorageError)
}
