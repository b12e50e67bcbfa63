import CognitoAuth
import Locking
import Storage

/// Applies the changes of other replicas: revocations, and deletions of API keys.
final class ChangeFollower: Sendable {
    private static let pageSize = 1_000

    private struct Versions {
        var revocations: Int64 = 0
        var deletions: Int64 = 0
    }

    private let database: Database
    private let revocations: RevocationTable
    private let keys: APIKeyDirectory
    private let versions = Lock(Versions())

    init(_ database: Database, _ revocations: RevocationTable, _ keys: APIKeyDirectory) {
        self.database = database
        self.revocations = revocations
        self.keys = keys
    }

    /// Reads and applies the changes since the last call. To be called by one task at a time.
    func follow() async throws(StorageError) {
        while try await followRevocations() {}
        while try await followDeletions() {}
    }

    /// - Returns: True if more changes are stored.
    private func followRevocations() async throws(StorageError) -> Bool {
        let version = versions.withLock { $0.revocations }
        let found = try await database.perform(.follow) { store throws(StorageError) in
            try await store.revocations.changes(after: version, limit: Self.pageSize)
        }
        revocations.apply(found.changes)
        versions.withLock { $0.revocations = found.version }
        return found.hasMore
    }

    private func followDeletions() async throws(StorageError) -> Bool {
        let version = versions.withLock { $0.deletions }
        let found = try await database.perform(.follow) { store throws(StorageError) in
            try await store.apiKeys.deletions(after: version, limit: Self.pageSize)
        }
        for id in found.ids { keys.forget(id) }
        versions.withLock { $0.deletions = found.version }
        return found.ids.count == Self.pageSize
    }
}
