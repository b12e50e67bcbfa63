public import FoundationEssentials

/// Stores users' records.
///
/// Each function throws ``StorageError/unavailable(_:)`` if the database gives no answer. A change survives a crash of the process and of the
/// machine once the function has returned.
public protocol RecordsRepository: Sendable {
    /// Stores a record.
    ///
    /// - Throws: ``StorageError/conflict`` if the id is taken; ``StorageError/unstorableText`` if the owner has a NUL;
    ///   ``StorageError/tooLarge`` if the database takes no record of this length.
    func add(_ record: Record) async throws(StorageError)

    /// - Returns: The record of this id, if the caller may reach it; else `nil`.
    func record(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Record?

    /// Lists an owner's records, newest first.
    ///
    /// - Parameters:
    ///   - owner: The owner of the records.
    ///   - cursor: The last record of the previous page; `nil` for the first page.
    ///   - limit: The most records of a page, 1 or more.
    /// - Returns: At most `limit` records with together at most 4 MiB of content; a longer record makes a page of its own.
    /// - Throws: ``StorageError/unknownCursor`` if the cursor is no record of this owner.
    func records(of owner: Owner, after cursor: UUID?, limit: Int) async throws(StorageError) -> RecordPage

    /// Deletes a record.
    ///
    /// - Returns: True if there was a record of this id that the caller may reach.
    func delete(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Bool
}
