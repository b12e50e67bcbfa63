import Glibc

extension SQLiteConnection {
    /// Opens a connection that writes. It makes a missing file, readable by its owner alone, and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - path: The path of the file.
    ///   - schema: The tables that this connection is for. The file remembers how many of their steps have been run.
    static func writer(path: String, schema: SQLiteSchema = .store) throws(StorageOpeningError) -> SQLiteConnection {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .invalidLocation }
        try makeFile(path)
        let connection = try opening { () throws(StorageError) in try SQLiteConnection(path: path) }
        guard try opening({ () throws(StorageError) in try connection.answer(to: "PRAGMA journal_mode = WAL") }) == "wal" else {
            throw .noWriteAheadLog
        }
        // FULL: a commit waits for the disk. The log is cut back to 64 MiB after a long reader has made it longer.
        try opening { () throws(StorageError) in
            try connection.execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864")
        }
        try connection.migrate(schema)
        // After the steps, which may have to put another table in a table's place.
        try opening { () throws(StorageError) in try connection.execute("PRAGMA foreign_keys = ON") }
        return connection
    }

    /// Opens a connection that reads beside the one that writes.
    static func reader(path: String) throws(StorageOpeningError) -> SQLiteConnection {
        try opening { () throws(StorageError) in
            let connection = try SQLiteConnection(path: path)
            try connection.execute("PRAGMA temp_store = MEMORY; PRAGMA query_only = ON")
            return connection
        }
    }

    private static func opening<Value>(_ body: () throws(StorageError) -> Value) throws(StorageOpeningError) -> Value {
        do { return try body() } catch { throw .outage(error.outage) }
    }

    /// Makes a file that its owner alone may read; SQLite would let every user read it. The log gets the permissions of the file.
    private static func makeFile(_ path: String) throws(StorageOpeningError) {
        // An existing file is not opened: closing any descriptor of it would release the locks that this process holds on it.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            close(descriptor)
            return
        }
        let code = errno
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            // A link to nothing: SQLite makes what it names.
            if code == EEXIST { return }
            throw .cannotMakeFile(path: path, code: code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile }
    }
}

// MARK: - Schema

extension SQLiteConnection {
    /// Runs the missing migrations in one transaction, so that two programs that start at once run each of them once.
    private func migrate(_ schema: SQLiteSchema) throws(StorageOpeningError) {
        var found = 0
        var step = 0
        do throws(StorageError) {
            try execute("BEGIN IMMEDIATE")
            if try !rows(MigrationJournal.isFormer, []).isEmpty { try execute(MigrationJournal.renaming) }
            try execute(schema.journal.creation)
            found = try Int(rows(schema.journal.found, []).first?.integer(0) ?? 0)
            for (index, script) in schema.steps.enumerated() where index >= found {
                step = index + 1
                try execute(script)
                _ = try rows(schema.journal.done, [.integer(Int64(step))])
            }
            try execute("COMMIT")
        } catch {
            if isInTransaction { try? execute("ROLLBACK") }
            throw step == 0 ? .outage(error.outage) : .migrationFailed(version: step, error)
        }
        guard found <= schema.steps.count else { throw .newerSchema(found: found, known: schema.steps.count) }
    }
}
