public import FoundationEssentials
public import JOSE

/// Keeps revocations, and tells replicas what has changed.
///
/// Each function throws `StorageError.unavailable` where nothing can be said. What a function has stored or deleted when it returns
/// survives the end of the process and of the machine.
public protocol RevocationsRepository: Sendable {
    /// Stores a revocation.
    ///
    /// - Throws: ``StorageError/conflict`` where there is one of this id; ``StorageError/unstorableText`` for a text with a NUL.
    func add(_ revocation: Revocation) async throws(StorageError)

    /// - Parameters:
    ///   - now: Revocations that have ended by then are left out, as are those that were lifted.
    ///   - cursor: The last one of the previous page; `nil` for the first page.
    ///   - limit: The most revocations of a page, 1 at least.
    /// - Returns: Revocations, newest first.
    /// - Throws: ``StorageError/unknownCursor`` where the cursor is no revocation, or was lifted.
    func revocations(at now: NumericDate, after cursor: UUID?, limit: Int) async throws(StorageError) -> RevocationPage

    /// - Returns: Whether there was such a revocation, not ended by then; now it is lifted.
    func lift(_ id: UUID, at now: NumericDate) async throws(StorageError) -> Bool

    /// Says what has changed after a version, 0 at first. No change is ever left out because another one was finished first.
    ///
    /// - Parameters:
    ///   - version: That of the previous answer.
    ///   - limit: The most changes of an answer.
    func changes(after version: Int64, limit: Int) async throws(StorageError) -> RevocationChanges

    /// Forgets the revocations that have ended by then.
    func forgetEnded(by now: NumericDate) async throws(StorageError)
}
