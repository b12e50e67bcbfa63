/// A database as the repositories see it.
protocol SQLDatabase: Sendable {
    /// Runs a statement. Its writes are durable when this returns.
    ///
    /// - Parameter values: One value for each parameter.
    func run(_ statement: Statement, _ values: [SQLValue]) async -> Result<[SQLRow], StorageError>
}

extension SQLDatabase {
    /// - Returns: The rows of the statement's answer.
    /// - Throws: ``StorageError/unstorableText``, before the database is asked; else the error of the database.
    func rows(_ statement: Statement, _ values: SQLValue...) async throws(StorageError) -> [SQLRow] {
        guard values.allSatisfy(\.isStorable) else { throw .unstorableText }
        return try await run(statement, values).get()
    }
}
