import FoundationEssentials
import JOSE

/// Revocations in a database.
struct SQLRevocations<Database: SQLDatabase>: RevocationsRepository {
    let database: Database

    func add(_ revocation: Revocation) async throws(StorageError) {
        _ = try await database.rows(
            RevocationStatements.add, .id(revocation.id), .text(revocation.target.rawValue), .text(revocation.name),
            .optional(revocation.issuer), .optional(revocation.issuedUpTo), .date(revocation.until), .date(revocation.createdAt),
            .text(revocation.createdBy.issuer), .text(revocation.createdBy.subject))
    }

    func revocations(at now: NumericDate, after cursor: UUID?, limit: Int) async throws(StorageError) -> RevocationPage {
        let rows =
            if let cursor {
                try await database.rows(RevocationStatements.older, .date(now), .integer(Int64(limit) + 1), .id(cursor))
            } else {
                try await database.rows(RevocationStatements.newest, .date(now), .integer(Int64(limit) + 1))
            }
        if let cursor, rows.isEmpty, try await database.rows(RevocationStatements.one, .id(cursor)).isEmpty { throw .unknownCursor }
        return RevocationPage(
            revocations: try rows.prefix(limit).map { (row) throws(StorageError) in try Revocation(row) }, hasMore: rows.count > limit)
    }

    func lift(_ id: UUID, at now: NumericDate) async throws(StorageError) -> Bool {
        try await !database.rows(RevocationStatements.lift, .id(id), .date(now)).isEmpty
    }

    func changes(after version: Int64, limit: Int) async throws(StorageError) -> RevocationChanges {
        let rows = try await database.rows(RevocationStatements.changes, .integer(version), .integer(Int64(limit) + 1))
        let answered = rows.prefix(limit)
        return RevocationChanges(
            changes: try answered.map { (row) throws(StorageError) in try RevocationChange(row) },
            version: try answered.last.map { (row) throws(StorageError) in try row.integer(10) } ?? version,
            hasMore: rows.count > limit)
    }

    func forgetEnded(by now: NumericDate) async throws(StorageError) {
        _ = try await database.rows(RevocationStatements.forgetEnded, .date(now))
    }
}

extension Revocation {
    /// Reads the columns in the order in which every statement names them.
    fileprivate init(_ row: SQLRow) throws(StorageError) {
        guard let target = Target(rawValue: try row.text(1)) else { throw SQLRow.unexpected }
        self.init(
            id: try row.id(0), target: target, name: try row.text(2), issuer: try row.optionalText(3),
            issuedUpTo: try row.optionalDate(4), until: try row.date(5), createdAt: try row.date(6), createdBy: try row.owner(7))
    }
}

extension RevocationChange {
    fileprivate init(_ row: SQLRow) throws(StorageError) {
        self = try row.integer(9) == 0 ? .added(try Revocation(row)) : .lifted(try row.id(0))
    }
}
