extension SQLiteConnection {
    /// Does jobs one by one, each by itself.
    static func separately(_ connection: SQLiteConnection, _ jobs: [SQLiteWorker.Job]) -> [SQLiteWorker.Outcome] {
        jobs.map { job in SQLiteWorker.Outcome { () throws(StorageError) in try connection.rows(job.statement, job.values) } }
    }

    /// Does jobs in one transaction, which the disk is waited for once. One that is refused by itself does not harm the others; anything
    /// else goes wrong is the fate of all of them, and nothing has been stored then.
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
                return .success(try rows(job.statement, job.values))
            } catch {
                // Each job is one statement, which is stored whole or not at all.
                if case .unavailable = error { throw error }
                return .failure(error)
            }
        }
    }
}
