import Glibc

extension SQLiteConnection {
    /// A connection that writes. The file is made, readable by its owner alone, where there is none, and its schema brought up to date.
    static func writer(path: String) throws(StorageOpeningError) -> SQLiteConnection {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .invalidLocation }
        try makeFile(path)
        let connection = try opening { () throws(StorageError) in try SQLiteConnection(path: path) }
        guard try opening({ () throws(StorageError) in try connection.answer(to: "PRAGMA journal_mode = WAL") }) == "wal" else {
            throw .noWriteAheadLog
        }
        // FULL: an answer waits until the disk has what it says. The log is cut back to 64 MiB after a long reader has made it longer.
        try opening { () throws(StorageError) in
            try connection.execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864")
        }
        try connection.migrate()
        return connection
    }

    /// A connection that reads beside the one that writes.
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

    /// SQLite would make a file that every user may read. Its log has the permissions of the file.
    private static func makeFile(_ path: String) throws(StorageOpeningError) {
        // Not opened where it is there already: to close it would let go of locks that this process has on it.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor < 0 else {
            close(descriptor)
            return
        }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile }
    }
}

// MARK: - Schema

extension SQLiteConnection {
    /// Takes the steps that are missing, in one transaction: two programs that start at once do not take one twice.
    private func migrate() throws(StorageOpeningError) {
        var found = 0
        var step = 0
        do throws(StorageError) {
            try execute("BEGIN IMMEDIATE")
            try execute(Migration.journal)
            found = try Int(rows(Migration.found, []).first?.integer(0) ?? 0)
            for migration in Migration.all where migration.version > found {
                step = migration.version
                try execute(migration.sqlite)
                _ = try rows(Migration.done, [.integer(Int64(step))])
            }
            try execute("COMMIT")
        } catch {
            if isInTransaction { try? execute("ROLLBACK") }
            throw step == 0 ? .outage(error.outage) : .migrationFailed(version: step, error.outage)
        }
        guard found <= Migration.latest else { throw .newerSchema(found: found, known: Migration.latest) }
    }
}
