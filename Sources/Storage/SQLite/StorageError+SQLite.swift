import CSQLite

extension StorageError {
    /// The error for an extended result code of SQLite.
    ///
    /// Source: https://www.sqlite.org/rescode.html
    init(sqlite code: Int32) {
        switch (code, code & 0xFF) {
        case (lionsden_constraint_primary_key, _), (lionsden_constraint_unique, _), (lionsden_constraint_row_id, _): self = .conflict
        case (_, SQLITE_CONSTRAINT): self = .violation
        case (_, SQLITE_TOOBIG): self = .tooLarge
        case (_, SQLITE_BUSY), (_, SQLITE_LOCKED): self = .unavailable(.locked)
        case (_, SQLITE_FULL): self = .unavailable(.full)
        case (_, SQLITE_READONLY): self = .unavailable(.readOnly)
        case (_, SQLITE_CORRUPT), (_, SQLITE_NOTADB): self = .unavailable(.damaged)
        case (_, SQLITE_CANTOPEN): self = .unavailable(.unreachable)
        default: self = .unavailable(.sqlite(code: code))
        }
    }

    /// The error of a prepared statement that runs with its values. What SQLite has no better code for is about one of them: `json()` is given
    /// a text that is none, a sum is too large, a key is no number.
    init(running code: Int32) {
        switch code & 0xFF {
        case SQLITE_ERROR, SQLITE_MISMATCH: self = .violation
        default: self.init(sqlite: code)
        }
    }

    /// The error of a statement that has not been given values yet, so that the message names none.
    ///
    /// - Parameter connection: The handle that has refused it.
    init(preparing code: Int32, on connection: OpaquePointer) {
        guard code & 0xFF == SQLITE_ERROR, let message = unsafe sqlite3_errmsg(connection) else {
            self.init(sqlite: code)
            return
        }
        self = .malformedStatement(reason: unsafe String(cString: message))
    }

    /// True if the statement alone is at fault, so that those beside it in a transaction go on.
    var isOfStatement: Bool { if case .unavailable = self { false } else { true } }

    /// The outage as which opening a database reports this error.
    var outage: Outage {
        if case .unavailable(let outage) = self { outage } else { .unexpectedContent }
    }
}
