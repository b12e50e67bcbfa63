import FoundationEssentials

/// Records in a database.
struct SQLRecords<Database: SQLDatabase>: RecordsRepository {
    let database: Database

    func add(_ record: Record) async throws(StorageError) {
        _ = try await database.rows(
            RecordStatements.add, .id(record.id), .text(record.owner.issuer), .text(record.owner.subject), .bytes(record.data),
            .date(record.createdAt))
    }

    func record(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Record? {
        guard let row = try await database.rows(RecordStatements.one, .id(id)).first else { return nil }
        let record = try Record(row)
        if case .owned(let owner) = access, record.owner != owner { return nil }
        return record
    }

    func records(of owner: Owner, after cursor: UUID?, limit: Int) async throws(StorageError) -> RecordPage {
        let rows = try await rows(of: owner, after: cursor, limit: limit + 1)
        if let cursor, rows.isEmpty, try await record(cursor, of: .owned(by: owner)) == nil { throw .unknownCursor }
        let records = try rows.prefix(limit).map { (row) throws(StorageError) in try Record(row) }
        let found = try rows.first?.integer(5) ?? 0
        return RecordPage(records: records, hasMore: found > Int64(records.count))
    }

    private func rows(of owner: Owner, after cursor: UUID?, limit: Int) async throws(StorageError) -> [SQLRow] {
        guard let cursor else {
            return try await database.rows(
                RecordStatements.newest, .text(owner.issuer), .text(owner.subject), .integer(Int64(limit)))
        }
        return try await database.rows(
            RecordStatements.older, .text(owner.issuer), .text(owner.subject), .id(cursor), .integer(Int64(limit)))
    }

    func delete(_ id: UUID, of access: RecordAccess) async throws(StorageError) -> Bool {
        let deleted =
            switch access {
            case .owned(let owner):
                try await database.rows(RecordStatements.deleteOwn, .id(id), .text(owner.issuer), .text(owner.subject))
            case .everybody: try await database.rows(RecordStatements.delete, .id(id))
            }
        return !deleted.isEmpty
    }
}

extension Record {
    /// Reads the columns in the order in which every statement names them.
    fileprivate init(_ row: SQLRow) throws(StorageError) {
        self.init(id: try row.id(0), owner: try row.owner(1), data: try row.bytes(3), createdAt: try row.date(4))
    }
}
