extension SQLiteConnection {
    /// Runs a closure whose statements are stored together or not at all.
    ///
    /// - Returns: What the closure returns, once that is stored.
    /// - Throws: What the closure throws; ``StorageError`` if the transaction cannot begin, has failed, or cannot be stored.
    func transaction<Value>(_ body: (borrowing SQLiteTransaction) throws -> Value) throws -> Value {
        // With the writer's lock from the beginning: what is read stays true until the end.
        try execute("BEGIN IMMEDIATE")
        do {
            let transaction = SQLiteTransaction(on: self)
            let value = try body(transaction)
            try transaction.checkSuccess()
            try execute("COMMIT")
            return value
        } catch {
            // A failure may have ended the transaction already.
            if isInTransaction { try? execute("ROLLBACK") }
            throw error
        }
    }
}
