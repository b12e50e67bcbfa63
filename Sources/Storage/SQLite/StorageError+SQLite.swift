import CSQLite

extension StorageError {
    /// The error for an extended result code of SQLite.
    ///
    /// Source: https://www.sqlite.org/rescode.html
    init(sqlite code: Int32) {
        switch (code, code & 0xFF) {
        case (lionsden_constraint_primary_key, _), (lionsden_constraint_unique, _), (lionsden_constraint_row_id, _): self = .conflict
        case (_, SQLITE_TOOBIG): self = .tooLarge
        case (_, SQLITE_BUSY), (_, SQLITE_LOCKED): self = .unavailable(.locked)
        case (_, SQLITE_FULL): self = .unavailable(.full)
        case (_, SQLITE_READONLY): self = .unavailable(.readOnly)
        case (_, SQLITE_CORRUPT), (_, SQLITE_NOTADB): self = .unavailable(.damaged)
        case (_, SQLITE_CANTOPEN): self = .unavailable(.unreachable)
        default: self = .unavailable(.sqlite(code: code))
        }
    }

    /// The outage as which opening a database reports this error.
    var outage: Outage {
        if case .unavailable(let outage) = self { outage } else { .unexpectedContent }
    }
}
