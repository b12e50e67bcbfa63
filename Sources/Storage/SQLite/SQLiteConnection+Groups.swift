extension SQLiteConnection {
    /// Runs each job in its own transaction.
    static func separately(_ connection: SQLiteConnection, _ jobs: [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] {
        jobs.map { job in SQLiteWorker.Outcome { () throws(StorageError) in try connection.rows(of: job) } }
    }

    /// Runs jobs in one transaction, so that they wait for the disk once. A job that SQLite refuses, as for a conflict, leaves the others
    /// as they are. If the database is unavailable, all jobs fail and none is stored.
    static func together(_ connection: SQLiteConnection, _ jobs: [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] {
        do throws(StorageError) {
            try connection.execute("BEGIN IMMEDIATE")
            let outcomes = try connection.outcomes(of: jobs)
            try connection.execute("COMMIT")
            return outcomes
        } catch {
            // A failure may have ended the transaction already.
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            return jobs.map { _ in .failure(error) }
        }
    }

    private func outcomes(of jobs: [SQLiteWorker.Job]) throws(StorageError) -> [SQLiteWorker.Outcome] {
        try jobs.map { (job) throws(StorageError) in
            do throws(StorageError) {
                return .success(try rows(of: job))
            } catch {
                // Each job is one statement, which is stored whole or not at all.
                guard error.isOfStatement else { throw error }
                return .failure(error)
            }
        }
    }
}
