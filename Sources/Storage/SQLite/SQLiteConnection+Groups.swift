import CSQLite

extension SQLiteConnection {
    /// Runs each job in its own transaction.
    static func separately(_ connection: SQLiteConnection, _ jobs: [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] {
        jobs.map { job in
            // Behind a `BEGIN`, all later readers would see what was stored at that moment.
            defer { if connection.isInTransaction { try? connection.execute("ROLLBACK") } }
            return SQLiteWorker.Outcome { () throws(StorageError) in try connection.rows(of: job) }
        }
    }

    /// Runs jobs in one transaction, so that they wait for the disk once. A job that SQLite refuses, as for a conflict, leaves the others
    /// as they are. If the database is unavailable, all jobs fail and none is stored.
    ///
    /// What one job has done may end the transaction of all: a deferred foreign key is looked at when it is committed, and `ON CONFLICT ROLLBACK`
    /// does not wait for that. Then nothing is stored, and each job is run again by itself.
    ///
    /// A transaction of a program's own comes alone, and begins and ends by itself.
    static func together(_ connection: SQLiteConnection, _ jobs: [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] {
        if case .transaction(let run)? = jobs.first {
            run(connection)
            return [.success([])]
        }
        do throws(StorageError) {
            try connection.execute("BEGIN IMMEDIATE")
            let outcomes = try connection.outcomes(of: jobs)
            try connection.execute("COMMIT")
            return outcomes
        } catch {
            // A failure may have ended the transaction already.
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            guard error.isOfStatement, jobs.count > 1 else { return jobs.map { _ in .failure(error) } }
            return jobs.flatMap { together(connection, [$0]) }
        }
    }

    private func outcomes(of jobs: [SQLiteWorker.Job]) throws(StorageError) -> [SQLiteWorker.Outcome] {
        try jobs.map { (job) throws(StorageError) in
            let outcome = SQLiteWorker.Outcome { () throws(StorageError) in try rows(of: job) }
            switch outcome {
            case .success:
                // Behind a `COMMIT` among the jobs nothing may be run again: what has been stored is not known.
                guard isInTransaction else { throw StorageError(sqlite: SQLITE_MISUSE) }
            case .failure(let error):
                // Each job is one statement, which is stored whole or not at all.
                guard error.isOfStatement, isInTransaction else { throw error }
            }
            return outcome
        }
    }
}
