public import FoundationEssentials

/// Keeps what users have had stored.
///
/// Each function throws `StorageError.unavailable` where nothing can be said. What a function has stored or deleted when it returns
/// survives the end of the process and of the machine.
public protocol RecordsRepository: Sendable {
    /// Stores a record.
    ///
    /// - Throws: ``StorageError/conflict`` where there is one of this id; ``StorageError/unstorableText`` for an owner's name with a NUL.
    func add(_ record: Record) async throws(StorageError)

    /// - Returns: The record of this id, if it is within reach.
    func record(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Record?

    /// Lists an owner's records, newest first: as many as are asked for, but no more than 4 MiB of content, and one at least.
    ///
    /// - Parameters:
    ///   - owner: Whose.
    ///   - cursor: The record behind which the page begins; `nil` for the newest.
    ///   - limit: The most records of a page, 1 or more.
    /// - Throws: ``StorageError/unknownCursor`` where the cursor is no record of this owner's.
    func records(of owner: Owner, after cursor: UUID?, limit: Int) async throws(StorageError) -> RecordPage

    /// - Returns: Whether there was such a record within reach; now there is none.
    func delete(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Bool
}
