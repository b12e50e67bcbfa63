public import FoundationEssentials
public import JOSE

/// Stores revocations, and lists their changes for replicas.
///
/// Each function throws ``StorageError/unavailable(_:)`` if the database gives no answer. A change survives a crash of the process and of the
/// machine once the function has returned.
public protocol RevocationsRepository: Sendable {
    /// Stores a revocation.
    ///
    /// - Throws: ``StorageError/conflict`` if the id is taken; ``StorageError/unstorableText`` for a text with a NUL.
    func add(_ revocation: Revocation) async throws(StorageError)

    /// Lists the revocations in force.
    ///
    /// - Parameters:
    ///   - now: Revocations that have ended by this time are left out, as are lifted ones.
    ///   - cursor: The last revocation of the previous page; `nil` for the first page.
    ///   - limit: The most revocations of a page, 1 or more.
    /// - Returns: Revocations, newest first.
    /// - Throws: ``StorageError/unknownCursor`` if the cursor is no stored revocation, or was lifted.
    func revocations(at now: NumericDate, after cursor: UUID?, limit: Int) async throws(StorageError) -> RevocationPage

    /// Ends a revocation before its time.
    ///
    /// - Returns: True if the revocation was in force at `now`.
    func lift(_ id: UUID, at now: NumericDate) async throws(StorageError) -> Bool

    /// Lists the changes after a version. Versions grow in the order of the commits, so concurrent writers cannot make a reader miss a change.
    ///
    /// - Parameters:
    ///   - version: The version of the previous answer; 0 at first.
    ///   - limit: The most changes of an answer.
    /// - Returns: The changes, oldest first, and the version for the next call.
    func changes(after version: Int64, limit: Int) async throws(StorageError) -> RevocationChanges

    /// Deletes the revocations that have ended by `now`.
    func forgetEnded(by now: NumericDate) async throws(StorageError)
}
