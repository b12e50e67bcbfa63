/// A database as the repositories see it.
protocol SQLDatabase: Sendable {
    /// Runs a statement by itself. What it has written is durable when this returns.
    ///
    /// - Parameter values: One for each parameter.
    func run(_ statement: Statement, _ values: [SQLValue]) async -> Result<[SQLRow], StorageError>
}

extension SQLDatabase {
    /// - Returns: The rows of the statement's answer.
    /// - Throws: ``StorageError/unstorableText`` before anything is asked; else what the database says.
    func rows(_ statement: Statement, _ values: SQLValue...) async throws(StorageError) -> [SQLRow] {
        guard values.allSatisfy(\.isStorable) else { throw .unstorableText }
        return try await run(statement, values).get()
    }
}
